//! Requests as they will be sent: URL, headers and body, built once for each method and used until an attribute changes.

use std::mem::{Discriminant, discriminant};
use std::rc::Rc;

use bytes::Bytes;
use http::HeaderMap;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderValue, TRANSFER_ENCODING};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::Url;

use crate::declare::attributes::{Attributes, Body};
use crate::declare::endpoint::{Declaration, PathPiece};
use crate::declare::pairs::Pairs;
use crate::declare::verb::Verb;
use crate::transport::Outgoing;

/// The requests of one endpoint by one user that were built since an attribute changed.
#[derive(Debug)]
pub(crate) struct Prepared {
    requests: Vec<(Verb, Rc<Outgoing>)>,
    /// The kind of body they have, which decides their content type.
    kind: Discriminant<Body>,
}

impl Prepared {
    /// None yet, of endpoints with this body.
    pub(crate) fn with_body(body: &Body) -> Self {
        Self {
            requests: Vec::new(),
            kind: discriminant(body),
        }
    }

    pub(crate) fn get(&self, verb: Verb) -> Option<Rc<Outgoing>> {
        let known = self.requests.iter().find(|(of, _)| *of == verb)?;
        Some(Rc::clone(&known.1))
    }

    pub(crate) fn keep(&mut self, verb: Verb, request: Outgoing) -> Rc<Outgoing> {
        let request = Rc::new(request);
        self.requests.push((verb, Rc::clone(&request)));
        request
    }

    /// Takes another body, where nothing else has changed; false where the requests have to be built again.
    pub(crate) fn renew_body(&mut self, body: &Body) -> bool {
        let Some((_, bytes)) = bytes(body).filter(|_| self.kind == discriminant(body)) else {
            return false;
        };
        let mut with_body = self
            .requests
            .iter_mut()
            .filter(|(_, request)| request.body.is_some());
        with_body.all(|(_, request)| {
            let request = Rc::get_mut(request);
            request.is_some_and(|request| {
                request.renew_body(bytes.clone());
                true
            })
        })
    }
}

/// Builds the request, or says why it cannot be sent.
pub(crate) fn build(
    host: &Url,
    declaration: &Declaration,
    verb: Verb,
    attributes: &Attributes,
) -> Result<Outgoing, String> {
    let url = url(host, declaration, attributes)?;
    let mut headers = attributes.headers.checked()?.clone();
    for framing in [CONTENT_LENGTH, TRANSFER_ENCODING] {
        if headers.contains_key(&framing) {
            return Err(format!(
                "the header `{framing}` follows from the body: leave it out"
            ));
        }
    }
    let body = match declaration.sends_body(verb) {
        true => body(&attributes.body, &mut headers),
        false => None,
    };
    Ok(Outgoing::new(verb.method(), url, headers, body))
}

/// All bytes but the unreserved ones of RFC 3986, section 2.3.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

fn url(host: &Url, declaration: &Declaration, attributes: &Attributes) -> Result<Url, String> {
    let mut text = host.as_str().trim_end_matches('/').to_owned();
    for piece in declaration.path {
        match piece {
            PathPiece::Text(piece) => text.push_str(piece),
            PathPiece::Parameter(name) => match attributes.path.get(name) {
                Some(value) => text.extend(utf8_percent_encode(value, SEGMENT)),
                None => return Err(unfilled(name, declaration)),
            },
        }
    }
    let path = text.split('?').next().unwrap_or_default();
    if let Some(dots) = path.split(['/', '\\']).find(|segment| is_dots(segment)) {
        return Err(leads_elsewhere(dots, declaration));
    }
    let mut url = Url::parse(&text).map_err(|error| format!("`{text}` is not a URL: {error}"))?;
    if !attributes.query.is_empty() {
        url.query_pairs_mut().extend_pairs(attributes.query.iter());
    }
    Ok(url)
}

fn unfilled(name: &str, declaration: &Declaration) -> String {
    let path = declaration.path_template();
    format!(
        "nothing fills {{{name}}} in the path {path}: no `path` option, dependency or set_path({name:?}, …)"
    )
}

/// Whether a URL takes the segment for a way up, as the URL standard says: percent-encoded too.
fn is_dots(segment: &str) -> bool {
    let plain = segment.to_ascii_lowercase().replace("%2e", ".");
    matches!(plain.as_str(), "." | "..")
}

/// A URL cannot hold such a segment: it goes up a folder, even percent-encoded.
fn leads_elsewhere(dots: &str, declaration: &Declaration) -> String {
    let path = declaration.path_template();
    format!("a segment `{dots}` in the path {path} leads to another path")
}

/// The bytes of the body; the headers get its type.
fn body(body: &Body, headers: &mut HeaderMap) -> Option<Bytes> {
    let (content_type, bytes) = bytes(body)?;
    headers
        .entry(CONTENT_TYPE)
        .or_insert(HeaderValue::from_static(content_type));
    Some(bytes)
}

/// The type of the body, and its bytes.
fn bytes(body: &Body) -> Option<(&'static str, Bytes)> {
    match body {
        Body::None => None,
        Body::Json(value) => {
            let json = serde_json::to_vec(value).expect("the keys of a JSON value are texts");
            Some(("application/json", json.into()))
        }
        Body::Form(pairs) => Some(("application/x-www-form-urlencoded", form(pairs))),
        Body::Text(text) => Some(("text/plain; charset=utf-8", Bytes::from(text.clone()))),
    }
}

fn form(pairs: &Pairs) -> Bytes {
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(pairs.iter());
    Bytes::from(form.finish())
}
