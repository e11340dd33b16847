//! Parts of an answer, as constants: what `depends!` takes of it, and what `check` looks at.

use std::fmt;

use crate::answer::search::Which;
use crate::declare::field::Field;

/// A part of an answer.
#[derive(Clone, Copy, Debug)]
pub enum Part {
    /// `json["a"][0]`; no keys: the whole body.
    Json(&'static [Key]),
    /// `message["a"][0]`; no keys: the whole message of a gRPC answer.
    Message(&'static [Key]),
    /// `headers["name"]`
    Header(&'static str),
    /// `cookies["name"]`
    Cookie(&'static str),
    /// `text`
    Text,
    /// `text["regex"]`
    #[allow(missing_docs)]
    Match { pattern: &'static str, which: Which },
    /// `html["selector"]["attribute"]`; no attribute: the text.
    #[allow(missing_docs)]
    Html {
        selector: &'static str,
        which: Which,
        attribute: Option<&'static str>,
    },
    /// `xml["path"]`
    #[allow(missing_docs)]
    Xml { path: &'static str, which: Which },
    /// `status`
    Status,
    /// `url`
    Url,
    /// `url.query["name"]`
    UrlQuery(&'static str),
    /// A field of an answer whose type is declared.
    Field(Field),
}

impl Part {
    /// Whether it is in the body.
    pub(crate) const fn is_in_body(self) -> bool {
        match self {
            Self::Json(_)
            | Self::Message(_)
            | Self::Text
            | Self::Match { .. }
            | Self::Html { .. }
            | Self::Xml { .. }
            | Self::Field(_) => true,
            Self::Header(_) | Self::Cookie(_) | Self::Status | Self::Url | Self::UrlQuery(_) => {
                false
            }
        }
    }
}

impl fmt::Display for Part {
    /// As it is written.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Header(name) => write!(f, "headers[{name:?}]"),
            Self::Cookie(name) => write!(f, "cookies[{name:?}]"),
            Self::Text => f.write_str("text"),
            Self::Match { pattern, which } => write!(f, "text[{pattern:?}]{which}"),
            Self::Html {
                selector,
                which,
                attribute,
            } => {
                write!(f, "html[{selector:?}]{which}")?;
                attribute.map_or(Ok(()), |name| write!(f, "[{name:?}]"))
            }
            Self::Xml { path, which } => write!(f, "xml[{path:?}]{which}"),
            Self::Status => f.write_str("status"),
            Self::Url => f.write_str("url"),
            Self::Field(field) => f.write_str(field.path.trim_start_matches('.')),
            Self::UrlQuery(name) => write!(f, "url.query[{name:?}]"),
            Self::Json(keys) | Self::Message(keys) => {
                f.write_str(match self {
                    Self::Message(_) => "message",
                    _ => "json",
                })?;
                keys.iter().try_for_each(|key| write!(f, "{key}"))
            }
        }
    }
}

/// A step into a JSON value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// A member of an object.
    Name(&'static str),
    /// An element of an array.
    Index(usize),
    /// The last element of an array; only in an answer.
    Last,
    /// One element of an array, drawn by the seed; only in an answer.
    Any,
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => write!(f, "[{name:?}]"),
            Self::Index(index) => write!(f, "[{index}]"),
            Self::Last => f.write_str("[last]"),
            Self::Any => f.write_str("[any]"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_described_as_it_is_written() {
        let json = Part::Json(&[Key::Name("players"), Key::Index(0), Key::Name("id")]);
        assert_eq!(json.to_string(), r#"json["players"][0]["id"]"#);
        let link = Part::Html {
            selector: "a",
            which: Which::Last,
            attribute: Some("href"),
        };
        assert_eq!(link.to_string(), r#"html["a"][last]["href"]"#);
        let order = Part::Xml {
            path: "//order",
            which: Which::First,
        };
        assert_eq!(order.to_string(), r#"xml["//order"]"#);
    }
}
