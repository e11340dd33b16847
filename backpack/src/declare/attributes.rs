//! What may differ from request to request of one endpoint: headers, query, path parameters, body and options.

use std::borrow::Cow;
use std::fmt::Display;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;

use crate::declare::endpoint::StatusRange;

/// What requests of one endpoint by one user are made of, besides what the declaration fixes.
#[derive(Clone, Debug, Default)]
pub struct Attributes {
    pub(crate) name: Option<Cow<'static, str>>,
    pub(crate) headers: Headers,
    pub(crate) query: Pairs,
    pub(crate) path: Pairs,
    pub(crate) body: Body,
    pub(crate) timeout: Option<Duration>,
    pub(crate) redirects: Option<bool>,
    pub(crate) expect: Option<Vec<StatusRange>>,
    pub(crate) sealed: Option<bool>,
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
        V: TryInto<HeaderValue>,
    {
        self.headers.insert(name, value);
        self
    }

    /// One entry of the `query` option.
    #[must_use]
    pub fn query(mut self, name: &'static str, value: impl Display) -> Self {
        self.query.append(name, value);
        self
    }

    /// One entry of the `path` option.
    #[must_use]
    pub fn path(mut self, name: &'static str, value: impl Display) -> Self {
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
    pub fn form(mut self, name: &'static str, value: impl Display) -> Self {
        self.body.form_mut().append(name, value);
        self
    }

    /// The `text` option.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.body = Body::Text(text.into());
        self
    }

    /// Takes over what a change made for every endpoint has left in `common`.
    pub(crate) fn overlay(&mut self, common: &Self) {
        for (name, value) in &common.headers.map {
            self.headers.map.insert(name, value.clone());
        }
        if self.headers.mistake.is_none() {
            self.headers.mistake.clone_from(&common.headers.mistake);
        }
        self.query.overlay(&common.query);
        self.path.overlay(&common.path);
        self.body.overlay(&common.body);
        overlay_option(&mut self.timeout, &common.timeout);
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
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Body {
    #[default]
    None,
    Json(Value),
    Form(Pairs),
    Text(String),
}

impl Body {
    /// Takes over what was set: the members of a JSON object and the fields of a form join its own.
    fn overlay(&mut self, common: &Self) {
        match (&mut *self, common) {
            (_, Self::None) => {}
            (Self::Json(own), Self::Json(common)) => merge(own, common),
            (Self::Form(own), Self::Form(common)) => own.overlay(common),
            _ => self.clone_from(common),
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

/// The headers of an endpoint's requests.
///
/// A name or value that HTTP does not allow is no panic: the requests fail with a text that names it, and nothing
/// is sent, until the header is set rightly.
///
/// ```
/// use backpack::Headers;
///
/// let mut headers = Headers::default();
/// headers.insert("authorization", format!("Bearer {}", 42));
/// headers.insert("content-length-hint", 7);
/// assert_eq!(headers.get("Authorization").unwrap(), "Bearer 42");
/// headers.remove("authorization");
/// assert_eq!(headers.len(), 1);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Headers {
    map: HeaderMap,
    mistake: Option<(String, String)>,
}

impl Headers {
    /// Sets a header, in place of one of the same name.
    pub fn insert<N, V>(&mut self, name: N, value: V)
    where
        N: AsRef<str>,
        V: TryInto<HeaderValue>,
    {
        self.put(name.as_ref(), value, false);
    }

    /// Adds a header beside those of the same name.
    pub fn append<N, V>(&mut self, name: N, value: V)
    where
        N: AsRef<str>,
        V: TryInto<HeaderValue>,
    {
        self.put(name.as_ref(), value, true);
    }

    fn put<V: TryInto<HeaderValue>>(&mut self, name: &str, value: V, beside: bool) {
        let Ok(key) = HeaderName::from_bytes(name.as_bytes()) else {
            self.mistake = Some((
                name.to_owned(),
                format!("`{name}` cannot be the name of a header"),
            ));
            return;
        };
        let Ok(value) = value.try_into() else {
            let text = format!(
                "the value of the header `{name}` holds a character that HTTP does not allow"
            );
            self.mistake = Some((name.to_owned(), text));
            return;
        };
        if self
            .mistake
            .as_ref()
            .is_some_and(|(wrong, _)| wrong.eq_ignore_ascii_case(name))
        {
            self.mistake = None;
        }
        if beside {
            self.map.append(key, value);
        } else {
            self.map.insert(key, value);
        }
    }

    /// Takes a header away; whether there was one.
    pub fn remove(&mut self, name: impl AsRef<str>) -> bool {
        let name = name.as_ref();
        if self
            .mistake
            .as_ref()
            .is_some_and(|(wrong, _)| wrong.eq_ignore_ascii_case(name))
        {
            self.mistake = None;
        }
        self.map.remove(name).is_some()
    }

    /// The value of a header; names are compared without regard to case.
    #[must_use]
    pub fn get(&self, name: impl AsRef<str>) -> Option<&HeaderValue> {
        self.map.get(name.as_ref())
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.map.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.map.is_empty()
    }

    /// The map to send, or what is wrong with it.
    pub(crate) fn checked(&self) -> Result<&HeaderMap, &str> {
        match &self.mistake {
            None => Ok(&self.map),
            Some((_, text)) => Err(text),
        }
    }
}

/// Names with values, in order: a query, a form, path parameters.
///
/// ```
/// use backpack::Pairs;
///
/// let mut query = Pairs::default();
/// query.set("page", 1);
/// query.append("tag", "a");
/// query.append("tag", "b");
/// query.set("page", 2);
/// assert_eq!(query.get("page"), Some("2"));
/// assert_eq!(query.iter().count(), 3);
/// query.remove("tag");
/// assert_eq!(query.iter().collect::<Vec<_>>(), [("page", "2")]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pairs(Vec<(Cow<'static, str>, String)>);

impl Pairs {
    /// Sets the value of a name, in place of those it had.
    pub fn set(&mut self, name: impl Into<Cow<'static, str>>, value: impl Display) {
        let name = name.into();
        let value = value.to_string();
        match self.0.iter().position(|(known, _)| *known == name) {
            Some(at) => {
                self.0[at].1 = value;
                let mut place = 0;
                self.0.retain(|(known, _)| {
                    place += 1;
                    *known != name || place - 1 == at
                });
            }
            None => self.0.push((name, value)),
        }
    }

    /// Adds a value beside those that the name has.
    pub fn append(&mut self, name: impl Into<Cow<'static, str>>, value: impl Display) {
        self.0.push((name.into(), value.to_string()));
    }

    /// Takes all values of a name away.
    pub fn remove(&mut self, name: &str) {
        self.0.retain(|(known, _)| known != name);
    }

    /// The first value of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter()
            .find_map(|(known, value)| (known == name).then_some(value))
    }

    /// All of it, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_ref(), value.as_str()))
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn overlay(&mut self, common: &Self) {
        for (name, value) in &common.0 {
            self.set(name.clone(), value);
        }
    }
}
