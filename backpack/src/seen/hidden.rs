//! Hides secrets in what is shown: those that their names tell of, and those that a test declares.

use std::borrow::Cow;

use url::{Position, Url};

use super::{in_html, in_json, in_parts, is_secret};

/// What stands in the place of a secret.
pub(crate) const SIGN: &str = "****";

/// A shorter value would hide half of what is shown.
const SHORTEST: usize = 3;

/// Values that are shown nowhere, whatever their names.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hidden {
    /// As they are, and as URLs and forms write them.
    values: Vec<String>,
}

impl Hidden {
    /// Those of options that are declared to be secrets.
    pub(crate) fn of<'v>(values: impl IntoIterator<Item = &'v str>) -> Self {
        let long = values
            .into_iter()
            .filter(|it| it.chars().count() >= SHORTEST);
        let mut values: Vec<_> = long.flat_map(spellings).collect();
        // One that is a part of another would leave the rest of it.
        values.sort_by_key(|value| std::cmp::Reverse(value.len()));
        values.dedup();
        Self { values }
    }

    /// The same with more values.
    pub(crate) fn and(&self, values: &[String]) -> Cow<'_, Self> {
        if values.is_empty() {
            return Cow::Borrowed(self);
        }
        let all = self.values.iter().chain(values);
        Cow::Owned(Self::of(all.map(String::as_str)))
    }

    /// A text in which values are hidden that were declared.
    pub(crate) fn text<'t>(&self, text: impl Into<Cow<'t, str>>) -> Cow<'t, str> {
        let mut text = text.into();
        for value in &self.values {
            if text.contains(value) {
                text = text.replace(value, SIGN).into();
            }
        }
        text
    }

    pub(crate) fn url(&self, url: &str) -> String {
        self.text(in_parts::in_url(url)).into_owned()
    }

    /// The value of a header.
    pub(crate) fn header(&self, name: &str, value: &str) -> String {
        match name.to_ascii_lowercase().as_str() {
            "cookie" => in_parts::in_cookies(value),
            "set-cookie" => in_parts::in_set_cookie(value),
            "location" | "referer" | "content-location" => self.url(value),
            "authorization" | "proxy-authorization" => match value.split_once(' ') {
                Some((scheme, _)) => format!("{scheme} {SIGN}"),
                None => SIGN.to_owned(),
            },
            name if is_secret(name) => SIGN.to_owned(),
            _ => self.text(value).into_owned(),
        }
    }

    /// A body of this content type.
    pub(crate) fn body(&self, text: &str, kind: &str) -> String {
        let kind = kind.to_ascii_lowercase();
        let hidden = if kind.starts_with("application/x-www-form-urlencoded") {
            in_parts::in_pairs(text)
        } else if kind.starts_with("multipart/") {
            in_parts::in_multipart(text)
        } else if kind.contains("html") {
            in_html::hide(text)
        } else {
            // JSON comes under many names, and under none.
            in_json::hide(text)
        };
        self.text(hidden).into_owned()
    }
}

/// The words of a server, or a value that is told in a failure.
pub(crate) fn in_words(text: &str) -> String {
    in_json::hide(text)
}

/// A URL in a text of ours.
pub(crate) fn in_url(url: &str) -> String {
    in_parts::in_url(url)
}

fn spellings(value: &str) -> impl Iterator<Item = String> {
    let pairs = percent_encoding::utf8_percent_encode(value, percent_encoding::NON_ALPHANUMERIC);
    let json = serde_json::Value::from(value).to_string();
    let plain = [
        value.to_owned(),
        pairs.to_string(),
        json.trim_matches('"').to_owned(),
    ];
    plain.into_iter().chain(as_requested(value))
}

/// A value that requests go to, as its URL is sent.
fn as_requested(value: &str) -> Option<String> {
    if value.starts_with('/') {
        let url = Url::parse("http://host").ok()?.join(value).ok()?;
        return Some(url[Position::BeforePath..Position::AfterQuery].to_owned());
    }
    let url = Url::parse(value).ok().filter(Url::has_host)?;
    Some(url[..Position::AfterQuery].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declared_values_are_hidden_in_each_spelling() {
        let hidden = Hidden::of(["pa ss\"1", "ab"]);
        assert_eq!(hidden.text("x pa ss\"1 ab"), "x **** ab");
        assert_eq!(hidden.url("http://h/?q=pa%20ss%221"), "http://h/?q=****");
        assert_eq!(hidden.body(r#"{"a":"pa ss\"1"}"#, ""), r#"{"a":"****"}"#);
    }

    #[test]
    fn a_declared_url_is_hidden_as_it_is_sent() {
        let hidden = Hidden::of(["HTTP://Host:80/a key", "/pass phrase#top"]);
        assert_eq!(hidden.url("http://host/a%20key"), "****");
        assert_eq!(hidden.url("http://h:1/pass%20phrase"), "http://h:1****");
    }

    #[test]
    fn headers_tell_what_kind_of_secret_they_have() {
        let hidden = Hidden::default();
        for (name, value, shown) in [
            ("Authorization", "Bearer abc", "Bearer ****"),
            ("authorization", "abc", "****"),
            ("x-auth-token", "abc", "****"),
            ("location", "/a?token=abc", "/a?token=****"),
            ("accept", "*/*", "*/*"),
        ] {
            assert_eq!(hidden.header(name, value), shown);
        }
    }
}
