//! The values of an answer that a later request may repeat, each with the part of the answer that has it.

use std::collections::HashMap;

use scraper::{Html, Selector};
use serde_json::Value;

use super::program::{Key, Origin};
use super::traffic::Answer;

/// A longer list of values is no list of values that somebody picks from.
const MOST: usize = 20_000;

/// A value, and where it is.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) origin: Origin,
    pub(crate) text: String,
    pub(crate) is_number: bool,
}

/// All values of an answer, by their texts.
#[derive(Default)]
pub(crate) struct Values {
    list: Vec<Found>,
    by_text: HashMap<String, Vec<usize>>,
}

impl Values {
    pub(crate) fn of(answer: &Answer) -> Self {
        let mut values = Self::default();
        if let Some(body) = &answer.body {
            match serde_json::from_str::<Value>(body) {
                Ok(json) => values.json(&json, &mut Vec::new()),
                Err(_) if body.contains('<') => values.html(body),
                Err(_) => {}
            }
        }
        for (name, value) in &answer.cookies {
            values.add(Origin::Cookie(name.clone()), value, false);
        }
        for (name, value) in answer.headers.iter().filter(|(name, _)| is_told(name)) {
            values.add(Origin::Header(name.to_ascii_lowercase()), value, false);
        }
        for (name, value) in &answer.query {
            values.add(Origin::UrlQuery(name.clone()), value, false);
        }
        values
    }

    /// Those with this text, in the order of the answer.
    pub(crate) fn with_text(&self, text: &str) -> impl Iterator<Item = &Found> {
        let places = self
            .by_text
            .get(text)
            .map(Vec::as_slice)
            .unwrap_or_default();
        places.iter().map(|place| &self.list[*place])
    }

    /// What the part of the answer has.
    pub(crate) fn at(&self, origin: &Origin) -> Option<&Found> {
        self.list.iter().find(|found| found.origin == *origin)
    }

    /// All of them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Found> {
        self.list.iter()
    }

    fn add(&mut self, origin: Origin, text: &str, is_number: bool) {
        // The first of several headers, cookies and elements is the one that is taken.
        let is_there = !matches!(origin, Origin::Json(_)) && self.at(&origin).is_some();
        if text.is_empty() || is_there || self.list.len() >= MOST {
            return;
        }
        let places = self.by_text.entry(text.to_owned()).or_default();
        places.push(self.list.len());
        self.list.push(Found {
            origin,
            text: text.to_owned(),
            is_number,
        });
    }

    fn json(&mut self, value: &Value, keys: &mut Vec<Key>) {
        match value {
            Value::String(text) => self.add(Origin::Json(keys.clone()), text, false),
            Value::Number(number) => {
                self.add(Origin::Json(keys.clone()), &number.to_string(), true);
            }
            Value::Array(list) => {
                for (index, value) in list.iter().enumerate() {
                    keys.push(Key::Index(index));
                    self.json(value, keys);
                    keys.pop();
                }
            }
            Value::Object(members) => {
                for (name, value) in members {
                    keys.push(Key::Name(name.clone()));
                    self.json(value, keys);
                    keys.pop();
                }
            }
            Value::Null | Value::Bool(_) => {}
        }
    }

    /// What forms and the head of a page hold for requests to come.
    fn html(&mut self, text: &str) {
        let page = Html::parse_document(text);
        for (element, name, value) in [("input", "name", "value"), ("meta", "name", "content")] {
            let Ok(all) = Selector::parse(&format!("{element}[{name}]")) else {
                continue;
            };
            for found in page.select(&all).map(|it| it.value()) {
                let Some(called) = found.attr(name).filter(|it| is_plain(it)) else {
                    continue;
                };
                let selector = format!("{element}[{name}='{called}']");
                // Without a value it is found nevertheless, and hides those behind it.
                let value_of = found.attr(value).unwrap_or_default();
                let origin = Origin::Html(selector, value);
                if self.at(&origin).is_none() {
                    self.list.push(Found {
                        origin,
                        text: value_of.to_owned(),
                        is_number: false,
                    });
                    let place = self.list.len() - 1;
                    self.by_text
                        .entry(value_of.to_owned())
                        .or_default()
                        .push(place);
                }
            }
        }
    }
}

/// Whether it can stand between quotes in a selector.
fn is_plain(name: &str) -> bool {
    let is_plain = |one: char| one.is_ascii_alphanumeric() || "-_.:[]".contains(one);
    !name.is_empty() && name.chars().all(is_plain)
}

/// Whether a header is of this answer alone: others tell of the server, the body, the connection.
fn is_told(name: &str) -> bool {
    const GENERAL: [&str; 16] = [
        "age",
        "allow",
        "alt-svc",
        "connection",
        "date",
        "expires",
        "last-modified",
        "link",
        "location",
        "nel",
        "report-to",
        "server",
        "set-cookie",
        "strict-transport-security",
        "vary",
        "via",
    ];
    const BEGINNINGS: [&str; 6] = [
        "accept-",
        "access-control-",
        "cache-",
        "content-",
        "cross-origin-",
        ":",
    ];
    let name = name.to_ascii_lowercase();
    !GENERAL.contains(&name.as_str()) && !BEGINNINGS.iter().any(|it| name.starts_with(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(body: &str) -> Values {
        Values::of(&Answer {
            body: Some(body.to_owned()),
            ..Answer::default()
        })
    }

    #[test]
    fn json_is_read_to_its_leaves() {
        let values =
            values(r#"{"items": [{"id": 7, "name": "apple"}], "none": null, "yes": true}"#);
        let texts: Vec<_> = values.iter().map(|it| it.text.as_str()).collect();
        assert_eq!(texts, ["7", "apple"]);
        let found = values.with_text("7").next().expect("found");
        let keys = [
            Key::Name("items".into()),
            Key::Index(0),
            Key::Name("id".into()),
        ];
        assert_eq!(found.origin, Origin::Json(keys.to_vec()));
        assert!(found.is_number);
    }

    #[test]
    fn a_page_gives_its_fields_and_what_its_head_says() {
        let values = values(
            "<meta name=csrf-token content=abcdef><form><input name=a><input name=a value=x2><input type=hidden name='b' value=y3>",
        );
        let at = |text: &str| values.with_text(text).next().map(|it| it.origin.clone());
        assert_eq!(
            at("abcdef"),
            Some(Origin::Html(
                "meta[name='csrf-token']".to_owned(),
                "content"
            ))
        );
        assert_eq!(
            at("y3"),
            Some(Origin::Html("input[name='b']".to_owned(), "value"))
        );
        // The first of its name is the one that is taken, and that has no value.
        assert_eq!(at("x2"), None);
    }

    #[test]
    fn headers_and_cookies_are_values_too() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let values = Values::of(&Answer {
            headers: vec![
                pair("X-Trace", "t-1"),
                pair("Date", "today"),
                pair("Location", "/a"),
            ],
            cookies: vec![pair("XSRF-TOKEN", "c-1"), pair("XSRF-TOKEN", "c-2")],
            query: vec![pair("code", "q-1")],
            ..Answer::default()
        });
        let texts: Vec<_> = values.iter().map(|it| it.text.as_str()).collect();
        assert_eq!(texts, ["c-1", "t-1", "q-1"]);
    }
}
