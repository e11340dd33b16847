//! The headers of requests, with what is wrong in them.

use std::fmt;

use http::header::{AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION};
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::declare::given::{HeaderNameText, HeaderText};

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
#[derive(Clone, Default, PartialEq)]
pub struct Headers {
    map: HeaderMap,
    mistake: Option<(String, String)>,
}

impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map()
            .entries(
                self.map
                    .iter()
                    .map(|(name, value)| (name, shown(name, value))),
            )
            .finish()
    }
}

/// The value, but for what nobody else shall read: `Bearer ****`.
fn shown(name: &HeaderName, value: &HeaderValue) -> String {
    let text = String::from_utf8_lossy(value.as_bytes());
    if ![AUTHORIZATION, PROXY_AUTHORIZATION, COOKIE].contains(name) {
        return text.into_owned();
    }
    match text.split_once(' ').filter(|_| *name != COOKIE) {
        Some((scheme, _)) => format!("{scheme} ****"),
        None => "****".to_owned(),
    }
}

impl Headers {
    /// Sets a header, in place of one of the same name.
    pub fn insert<N, V>(&mut self, name: N, value: V)
    where
        N: HeaderNameText,
        V: HeaderText,
    {
        self.put(name.as_ref(), value, false);
    }

    /// Sets a cookie in the `cookie` header, in place of one of the same name.
    pub(crate) fn set_cookie(&mut self, name: &str, value: &str) {
        let lines = self.map.get_all(COOKIE).iter();
        let lines: Vec<_> = lines
            .map(|line| String::from_utf8_lossy(line.as_bytes()).into_owned())
            .collect();
        let own = format!("{name}={value}");
        let others = lines.iter().flat_map(|line| line.split(';')).map(str::trim);
        let others = others.filter(|pair| pair.split('=').next().map(str::trim_end) != Some(name));
        let all: Vec<_> = others
            .filter(|pair| !pair.is_empty())
            .chain([own.as_str()])
            .collect();
        self.insert("cookie", all.join("; "));
    }

    /// Adds a header beside those of the same name.
    pub fn append<N, V>(&mut self, name: N, value: V)
    where
        N: HeaderNameText,
        V: HeaderText,
    {
        self.put(name.as_ref(), value, true);
    }

    fn put<V: HeaderText>(&mut self, name: &str, value: V, beside: bool) {
        let Ok(key) = HeaderName::from_bytes(name.as_bytes()) else {
            self.mistake = Some((
                name.to_owned(),
                format!("`{name}` cannot be the name of a header"),
            ));
            return;
        };
        let Some(value) = value.into_header() else {
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
    pub fn remove(&mut self, name: impl HeaderNameText) -> bool {
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
    pub fn get(&self, name: impl HeaderNameText) -> Option<&HeaderValue> {
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

    /// Takes over those of another.
    pub(super) fn overlay(&mut self, common: &Self) {
        for (name, value) in &common.map {
            self.map.insert(name, value.clone());
        }
        if self.mistake.is_none() {
            self.mistake.clone_from(&common.mistake);
        }
    }

    /// The map to send, or what is wrong with it.
    pub(crate) fn checked(&self) -> Result<&HeaderMap, &str> {
        match &self.mistake {
            None => Ok(&self.map),
            Some((_, text)) => Err(text),
        }
    }
}
