//! A request as places, each with a text or a number in it: what may come from an answer, be a secret, or stay as it was recorded.

use serde_json::Value;
use url::form_urlencoded;

use super::names::{singular, words};
use super::program::Key;
use super::traffic::{Body, Part, Request, origin, percent_decoded};

/// Where it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum At {
    /// A part of the path, by its number.
    Path(usize),
    Query(String),
    Header(String),
    Form(String),
    Multipart(String),
    Json(Vec<Key>),
}

/// A place, and what is in it.
pub(crate) struct Place {
    pub(crate) at: At,
    pub(crate) text: String,
    pub(crate) is_number: bool,
    /// What it is called, as well as that can be told.
    pub(crate) name: String,
    /// Whether that is its own name, and not that of what stands before it.
    pub(crate) is_named: bool,
}

/// A part of a path: a segment, or what stands behind the `?` and is no value of a name of its own.
pub(crate) struct PathPart {
    /// What stands before it: `/`, `?`, `&`, with the name of the value.
    pub(crate) before: String,
    /// As it was sent.
    pub(crate) raw: String,
    /// What it is called: what stands before it, one of that.
    pub(crate) name: String,
    pub(crate) kind: PartKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PartKind {
    /// Another host than the test's, with what stands before it.
    Host,
    Segment,
    /// Behind the `?`.
    Query,
}

impl PathPart {
    /// What it means.
    pub(crate) fn text(&self) -> String {
        match self.kind {
            PartKind::Host => self.raw.clone(),
            PartKind::Segment => percent_decoded(&self.raw),
            PartKind::Query => {
                let text = format!("v={}", self.raw);
                let mut pairs = form_urlencoded::parse(text.as_bytes());
                pairs
                    .next()
                    .map(|(_, value)| value.into_owned())
                    .unwrap_or_default()
            }
        }
    }
}

/// The path, and the values behind it which have a name of their own.
pub(crate) fn path(request: &Request, host: &str) -> (Vec<PathPart>, Vec<(String, String)>) {
    let mut parts: Vec<PathPart> = Vec::new();
    let own = origin(&request.url);
    if own != host {
        parts.push(PathPart {
            before: String::new(),
            raw: own,
            name: "service".to_owned(),
            kind: PartKind::Host,
        });
    }
    let mut noun = String::new();
    for segment in request.url.path().split('/').skip(1) {
        parts.push(PathPart {
            before: "/".to_owned(),
            raw: segment.to_owned(),
            name: noun.clone(),
            kind: PartKind::Segment,
        });
        if !segment.is_empty() && !is_id(segment) {
            noun = singular(&percent_decoded(segment));
        }
    }
    let raw = request.url.query().unwrap_or_default();
    let pairs: Vec<&str> = raw.split('&').filter(|pair| !pair.is_empty()).collect();
    let named: Vec<(String, String)> = pairs
        .iter()
        .map(|pair| {
            let mut pairs = form_urlencoded::parse(pair.as_bytes()).into_owned();
            pairs.next().unwrap_or_default()
        })
        .collect();
    let (mut query, mut sign) = (Vec::new(), '?');
    for (at, pair) in pairs.iter().enumerate() {
        let (name, _) = &named[at];
        let is_once = named.iter().filter(|(other, _)| other == name).count() == 1;
        match pair.split_once('=') {
            Some(_) if is_once && !name.is_empty() => query.push(named[at].clone()),
            split => {
                let (before, raw) = match split {
                    Some((name, value)) => (format!("{sign}{}=", sent(name)), value),
                    None => (format!("{sign}{}", sent(pair)), ""),
                };
                parts.push(PathPart {
                    before,
                    raw: raw.to_owned(),
                    name: name.clone(),
                    kind: PartKind::Query,
                });
                sign = '&';
            }
        }
    }
    (parts, query)
}

/// A part of a path as the language has it.
pub(crate) fn sent(raw: &str) -> String {
    let bytes = raw.as_bytes();
    let is_hex = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
    let mut out = String::new();
    for (at, one) in raw.char_indices() {
        match one {
            '%' if !is_hex(at + 1) || !is_hex(at + 2) => out.push_str("%25"),
            '{' | '}' | '\\' | '#' | ' ' => out.push_str(&format!("%{:02X}", u32::from(one))),
            one => out.push(one),
        }
    }
    out
}

/// All places of a request.
pub(crate) fn places(
    request: &Request,
    parts: &[PathPart],
    query: &[(String, String)],
) -> Vec<Place> {
    let in_path = parts
        .iter()
        .enumerate()
        .filter(|(_, part)| !part.raw.is_empty());
    let in_path = in_path.map(|(number, part)| Place {
        at: At::Path(number),
        text: part.text(),
        is_number: false,
        name: part.name.clone(),
        is_named: part.kind == PartKind::Query,
    });
    let mut places: Vec<Place> = in_path.collect();
    let mut add = |at: At, name: &str, text: &str, is_number: bool| {
        places.push(Place {
            at,
            text: text.to_owned(),
            is_number,
            name: name.to_owned(),
            is_named: true,
        });
    };
    for (name, value) in query {
        add(At::Query(name.clone()), name, value, false);
    }
    for (name, value) in &request.headers {
        add(At::Header(name.clone()), name, value, false);
    }
    match &request.body {
        Some(Body::Form(fields)) => {
            for (name, value) in fields {
                add(At::Form(name.clone()), name, value, false);
            }
        }
        Some(Body::Multipart(parts)) => {
            for (name, part) in parts {
                if let Part::Text(text) = part {
                    add(At::Multipart(name.clone()), name, text, false);
                }
            }
        }
        Some(Body::Json(json)) => in_json(json, &mut Vec::new(), &mut add),
        Some(Body::Text(_) | Body::Bytes(_) | Body::File(_)) | None => {}
    }
    places
}

fn in_json(value: &Value, keys: &mut Vec<Key>, add: &mut impl FnMut(At, &str, &str, bool)) {
    match value {
        Value::String(text) => add(At::Json(keys.clone()), &name_of(keys), text, false),
        Value::Number(number) => {
            add(
                At::Json(keys.clone()),
                &name_of(keys),
                &number.to_string(),
                true,
            );
        }
        Value::Array(list) => {
            for (index, value) in list.iter().enumerate() {
                keys.push(Key::Index(index));
                in_json(value, keys, add);
                keys.pop();
            }
        }
        Value::Object(members) => {
            for (name, value) in members {
                keys.push(Key::Name(name.clone()));
                in_json(value, keys, add);
                keys.pop();
            }
        }
        Value::Null | Value::Bool(_) => {}
    }
}

/// The last key that is a name; before it, where that is but an `id`, what it is the id of.
fn name_of(keys: &[Key]) -> String {
    let names = keys.iter().rev().filter_map(|key| match key {
        Key::Name(name) => Some(name.as_str()),
        Key::Index(_) | Key::Any => None,
    });
    let names: Vec<_> = names.take(2).collect();
    match names.as_slice() {
        [last, before] if is_id_name(last) && noun(last).is_empty() => {
            format!("{}_{last}", singular(before))
        }
        [last, ..] => (*last).to_owned(),
        [] => String::new(),
    }
}

/// A body in which all that is a place is left out.
pub(crate) fn masked(body: Option<&Body>) -> Masked<'_> {
    match body {
        None => Masked::None,
        Some(Body::Json(json)) => Masked::Json(without_leaves(json)),
        Some(Body::Form(_)) => Masked::Form,
        Some(Body::Multipart(parts)) => {
            let others = parts
                .iter()
                .filter(|(_, part)| !matches!(part, Part::Text(_)));
            Masked::Multipart(others.collect())
        }
        Some(other) => Masked::Whole(other),
    }
}

#[derive(PartialEq)]
pub(crate) enum Masked<'b> {
    None,
    Json(Value),
    Form,
    Multipart(Vec<&'b (String, Part)>),
    Whole(&'b Body),
}

fn without_leaves(json: &Value) -> Value {
    match json {
        Value::String(_) | Value::Number(_) => Value::Null,
        Value::Array(list) => list.iter().map(without_leaves).collect(),
        Value::Object(members) => members
            .iter()
            .map(|(name, it)| (name.clone(), without_leaves(it)))
            .collect(),
        other => other.clone(),
    }
}

/// Whether a segment names one of many: a number, a UUID, a long number in hexadecimal digits, a long word of no language.
pub(crate) fn is_id(text: &str) -> bool {
    let is_plain = text.chars().all(|one| one.is_ascii_alphanumeric());
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let is_hex = text.chars().all(|one| one.is_ascii_hexdigit());
    match () {
        () if text.is_empty() => false,
        () if digits == text.len() => true,
        () if is_uuid(text) => true,
        () if is_hex && digits > 0 && text.len() >= 12 => true,
        () => is_plain && digits >= 2 && text.len() >= 20,
    }
}

fn is_uuid(text: &str) -> bool {
    let lengths: Vec<_> = text.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12]
        && text
            .chars()
            .all(|one| one.is_ascii_hexdigit() || one == '-')
}

/// Whether what has this name tells one of many from the others.
pub(crate) fn is_id_name(name: &str) -> bool {
    let last = words(name).last().unwrap_or_default().to_ascii_lowercase();
    matches!(
        last.as_str(),
        "id" | "uuid" | "guid" | "number" | "no" | "sku" | "slug" | "key" | "code"
    )
}

/// What it is the id of: `item` of `item_id`, nothing of `id`.
pub(crate) fn noun(name: &str) -> String {
    let mut words: Vec<_> = words(name).map(|word| word.to_ascii_lowercase()).collect();
    if is_id_name(name) {
        words.pop();
    }
    words.pop().map(|word| singular(&word)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_told_from_words() {
        for id in [
            "7",
            "4711",
            "0b9dc1a4-7d5e-4b0a-9f3e-2f1c6d3a8b10",
            "5f2b8c9d1e3a",
            "01ARZ3NDEKTSV4RRFFQ69G5FAV",
        ] {
            assert!(is_id(id), "{id}");
        }
        for word in [
            "",
            "players",
            "v1",
            "deadbeef",
            "abc123",
            "2024-plan",
            "facade",
        ] {
            assert!(!is_id(word), "{word}");
        }
    }

    #[test]
    fn names_tell_what_an_id_is_of() {
        for (name, expected) in [
            ("item_id", "item"),
            ("id", ""),
            ("orderItems", "item"),
            ("playerID", "player"),
        ] {
            assert_eq!(noun(name), expected, "{name}");
        }
    }

    #[test]
    fn what_the_language_refuses_in_a_path_is_written_so_that_it_does_not() {
        for (raw, expected) in [("a%zz%20%", "a%25zz%20%25"), ("{a}", "%7Ba%7D"), ("ü", "ü")] {
            assert_eq!(sent(raw), expected);
        }
    }
}
