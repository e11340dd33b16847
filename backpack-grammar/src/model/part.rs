//! Parts of an answer: what `depends!` takes of it, and what `check` looks at.

use crate::model::depends::Key;

/// A part of an answer.
#[derive(Debug, PartialEq)]
pub enum Part {
    /// A place in its JSON; without keys all of it.
    Json(Vec<Key>),
    /// A place in the message of a gRPC answer; without keys all of it.
    Message(Vec<Key>),
    /// A header, by its name.
    Header(String),
    /// A cookie that the answer sets, by its name.
    Cookie(String),
    /// The whole body.
    Text,
    /// What a regular expression matches of the body.
    Match {
        /// The expression, which has one group or none.
        pattern: String,
        /// Which match.
        which: Which,
    },
    /// The text, or an attribute, of an element of its HTML.
    Html {
        /// A CSS selector.
        selector: String,
        /// Which element.
        which: Which,
        /// None: its text.
        attribute: Option<String>,
    },
    /// The text, or an attribute, of an element of its XML.
    Xml {
        /// A [`backpack_data::XmlPath`].
        path: String,
        /// Which of what the path leads to.
        which: Which,
    },
    /// The status, as a number.
    Status,
    /// The URL that gave the answer.
    Url,
    /// A value of the query of that URL, by its name.
    UrlQuery(String),
}

/// Which of several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// The first.
    First,
    /// `[last]`
    Last,
    /// `[any]`: drawn for each answer.
    Any,
}

impl Part {
    /// Whether it is in the body.
    pub fn is_in_body(&self) -> bool {
        match self {
            Self::Json(_)
            | Self::Message(_)
            | Self::Text
            | Self::Match { .. }
            | Self::Html { .. }
            | Self::Xml { .. } => true,
            Self::Header(_) | Self::Cookie(_) | Self::Status | Self::Url | Self::UrlQuery(_) => {
                false
            }
        }
    }

    /// As it is written.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Json(keys) => place("json", keys),
            Self::Message(keys) => place("message", keys),
            Self::Header(name) => format!("headers[{name:?}]"),
            Self::Cookie(name) => format!("cookies[{name:?}]"),
            Self::Text => "text".to_owned(),
            Self::Match { pattern, which } => format!("text[{pattern:?}]{}", which.text()),
            Self::Html {
                selector,
                which,
                attribute,
            } => {
                let attribute = attribute.as_ref();
                let attribute = attribute.map(|name| format!("[{name:?}]"));
                let attribute = attribute.unwrap_or_default();
                format!("html[{selector:?}]{}{attribute}", which.text())
            }
            Self::Xml { path, which } => format!("xml[{path:?}]{}", which.text()),
            Self::Status => "status".to_owned(),
            Self::Url => "url".to_owned(),
            Self::UrlQuery(name) => format!("url.query[{name:?}]"),
        }
    }

    /// Whether both are one; names of headers do not tell capitals from small letters.
    pub(crate) fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Header(name), Self::Header(other)) => name.eq_ignore_ascii_case(other),
            _ => self == other,
        }
    }
}

fn place(kind: &str, keys: &[Key]) -> String {
    keys.iter().fold(kind.to_owned(), |text, key| match key {
        Key::Name(name) => format!("{text}[{name:?}]"),
        Key::Index(index) => format!("{text}[{index}]"),
        Key::Last => format!("{text}[last]"),
        Key::Any => format!("{text}[any]"),
    })
}

impl Which {
    /// As it is written.
    fn text(self) -> &'static str {
        match self {
            Self::First => "",
            Self::Last => "[last]",
            Self::Any => "[any]",
        }
    }
}
