//! What may differ from request to request of one endpoint: headers, query, path parameters, body and options.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use serde_json::Value;

use crate::declare::content::Content;
use crate::declare::given::{HeaderText, NameText, ShownValue};
use crate::declare::headers::Headers;
use crate::declare::multipart::Multipart;
use crate::declare::pairs::Pairs;
use crate::declare::part::Key;
use crate::declare::status::StatusRange;

/// What requests of one endpoint by one user are made of, besides what the declaration fixes.
#[derive(Clone, Debug, Default)]
pub struct Attributes {
    pub(crate) name: Option<Cow<'static, str>>,
    pub(crate) headers: Headers,
    pub(crate) query: Pairs,
    pub(crate) path: Pairs,
    pub(crate) body: Body,
    /// Of a GraphQL body: an object, or `null` where there are none.
    pub(crate) variables: Value,
    /// Of the JSON body, or of the variables of a GraphQL body.
    pub(crate) exact: Vec<Exact>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) longest_message: Option<usize>,
    pub(crate) redirects: Option<bool>,
    pub(crate) expect: Option<Vec<StatusRange>>,
    pub(crate) sealed: Option<bool>,
}

/// A place in a JSON body whose digits no number of Rust has.
#[derive(Clone, Debug)]
pub(crate) struct Exact {
    pub(crate) keys: &'static [Key],
    /// As near as a number comes; where another value stands there, the digits are no longer meant.
    pub(crate) value: Value,
    pub(crate) json: Box<str>,
}

impl Attributes {
    /// Nothing given.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// One entry of the `headers` option.
    #[must_use]
    pub fn header<V>(mut self, name: &'static str, value: V) -> Self
    where
        V: HeaderText,
    {
        self.headers.insert(name, value);
        self
    }

    /// One entry of the `query` option.
    #[must_use]
    pub fn query(mut self, name: &'static str, value: impl ShownValue) -> Self {
        self.query.append(name, value);
        self
    }

    /// One entry of the `path` option.
    #[must_use]
    pub fn path(mut self, name: &'static str, value: impl ShownValue) -> Self {
        self.path.set(name, value);
        self
    }

    /// The `json` option.
    #[must_use]
    pub fn json(mut self, value: Value) -> Self {
        self.body = Body::Json(value);
        self
    }

    /// The `json` option where all of it is literals.
    #[must_use]
    pub fn json_text(self, text: &str) -> Self {
        self.json(serde_json::from_str(text).expect("the macro writes valid JSON"))
    }

    /// One entry of the `form` option.
    #[must_use]
    pub fn form(mut self, name: &'static str, value: impl ShownValue) -> Self {
        self.body.form_mut().append(name, value);
        self
    }

    /// The `text` option.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.body = Body::Text(text.into());
        self
    }

    /// The `bytes` option.
    #[must_use]
    pub fn bytes(mut self, content: Content) -> Self {
        self.body = Body::Bytes(content);
        self
    }

    /// The `multipart` option, before its parts.
    #[must_use]
    pub fn multipart(mut self) -> Self {
        self.body.multipart_mut();
        self
    }

    /// A text of the `multipart` option.
    #[must_use]
    pub fn part(mut self, name: &'static str, text: impl ShownValue) -> Self {
        self.body.multipart_mut().set(name, text);
        self
    }

    /// A file of the `multipart` option.
    #[must_use]
    pub fn file_part(
        mut self,
        name: &'static str,
        content: Content,
        file_name: impl NameText,
        media_type: impl NameText,
    ) -> Self {
        let body = self.body.multipart_mut();
        body.put_file(name, content, file_name, media_type);
        self
    }

    /// The `graphql` option.
    #[must_use]
    pub fn graphql(mut self, query: &'static str) -> Self {
        self.body = Body::Graphql(query);
        self
    }

    /// The `variables` option, behind `graphql`.
    #[must_use]
    pub fn variables(mut self, variables: Value) -> Self {
        self.variables = variables;
        self
    }

    /// The `variables` option where all of it is literals.
    #[must_use]
    pub fn variables_text(self, text: &str) -> Self {
        self.variables(serde_json::from_str(text).expect("the macro writes valid JSON"))
    }

    /// Takes over what a change made for every endpoint has left in `common`.
    pub(crate) fn overlay(&mut self, common: &Self) {
        self.headers.overlay(&common.headers);
        self.query.overlay(&common.query);
        self.path.overlay(&common.path);
        self.body.overlay(&common.body);
        if !common.variables.is_null() {
            merge(&mut self.variables, &common.variables);
        }
        overlay_option(&mut self.timeout, &common.timeout);
        overlay_option(&mut self.longest_message, &common.longest_message);
        overlay_option(&mut self.redirects, &common.redirects);
        overlay_option(&mut self.expect, &common.expect);
        overlay_option(&mut self.sealed, &common.sealed);
    }
}

fn overlay_option<T: Clone>(own: &mut Option<T>, common: &Option<T>) {
    if common.is_some() {
        own.clone_from(common);
    }
}

/// The body that goes with requests.
#[derive(Clone, Default, PartialEq)]
pub(crate) enum Body {
    #[default]
    None,
    Json(Value),
    Form(Pairs),
    Text(String),
    Bytes(Content),
    Multipart(Multipart),
    /// The query; its variables stand beside it, so that they can be set whatever the body is.
    Graphql(&'static str),
}

/// As it is sent.
impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("none"),
            Self::Json(value) => write!(f, "{value}"),
            Self::Form(pairs) => write!(f, "{pairs:?}"),
            Self::Text(text) => write!(f, "{text:?}"),
            Self::Bytes(Content(Ok(bytes))) => write!(f, "{} bytes", bytes.len()),
            Self::Bytes(Content(Err(why))) => f.write_str(why),
            Self::Multipart(parts) => write!(f, "{parts:?}"),
            Self::Graphql(query) => write!(f, "{query:?}"),
        }
    }
}

impl Body {
    /// Takes over what was set: the members of a JSON object and the fields of a form join its own.
    fn overlay(&mut self, common: &Self) {
        match (&mut *self, common) {
            (_, Self::None) => {}
            (Self::Json(own), Self::Json(common)) => merge(own, common),
            (Self::Form(own), Self::Form(common)) => own.overlay(common),
            (Self::Multipart(own), Self::Multipart(common)) => own.overlay(common),
            (_, common) => self.clone_from(common),
        }
    }

    /// The JSON value; a body of another kind becomes `null` first.
    pub(crate) fn json_mut(&mut self) -> &mut Value {
        if !matches!(self, Self::Json(_)) {
            *self = Self::Json(Value::Null);
        }
        match self {
            Self::Json(value) => value,
            _ => unreachable!("made one above"),
        }
    }

    /// The form; a body of another kind becomes an empty form first.
    pub(crate) fn form_mut(&mut self) -> &mut Pairs {
        if !matches!(self, Self::Form(_)) {
            *self = Self::Form(Pairs::default());
        }
        match self {
            Self::Form(pairs) => pairs,
            _ => unreachable!("made one above"),
        }
    }

    /// The parts; a body of another kind becomes one without a part first.
    pub(crate) fn multipart_mut(&mut self) -> &mut Multipart {
        if !matches!(self, Self::Multipart(_)) {
            *self = Self::Multipart(Multipart::default());
        }
        match self {
            Self::Multipart(parts) => parts,
            _ => unreachable!("made one above"),
        }
    }

    /// The text; a body of another kind becomes empty first.
    pub(crate) fn text_mut(&mut self) -> &mut String {
        if !matches!(self, Self::Text(_)) {
            *self = Self::Text(String::new());
        }
        match self {
            Self::Text(text) => text,
            _ => unreachable!("made one above"),
        }
    }
}

/// Puts the members of an object into another, as deep as both are objects.
fn merge(own: &mut Value, common: &Value) {
    match (own, common) {
        (Value::Object(own), Value::Object(common)) => {
            for (name, value) in common {
                merge(own.entry(name).or_insert(Value::Null), value);
            }
        }
        (own, common) => own.clone_from(common),
    }
}
