//! A request as it will be sent: URI, headers and body, built once and used until an attribute changes.

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderValue, TRANSFER_ENCODING};
use http::{HeaderMap, Method};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::Url;

use crate::attributes::{Attributes, Body, Pairs};
use crate::declaration::{Declaration, PathPiece};

/// What every request of an endpoint by one user shares, until an attribute changes.
#[derive(Clone, Debug)]
pub(crate) struct Prepared {
    pub(crate) url: Url,
    /// For requests without a body.
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<PreparedBody>,
}

#[derive(Clone, Debug)]
pub(crate) struct PreparedBody {
    /// The headers, with a content type.
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Bytes,
}

/// All bytes but the unreserved ones of RFC 3986, section 2.3.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

impl Prepared {
    /// Builds the request, or says why it cannot be sent.
    pub(crate) fn build(
        host: &Url,
        declaration: &Declaration,
        attributes: &Attributes,
    ) -> Result<Self, String> {
        let url = url(host, declaration, attributes)?;
        let headers = attributes.headers.checked()?.clone();
        for framing in [CONTENT_LENGTH, TRANSFER_ENCODING] {
            if headers.contains_key(&framing) {
                return Err(format!(
                    "the header `{framing}` follows from the body: leave it out"
                ));
            }
        }
        let body = body(&attributes.body, &headers);
        Ok(Self { url, headers, body })
    }

    /// The body, where a request with this method carries one.
    pub(crate) fn body_for(&self, method: &Method) -> Option<&PreparedBody> {
        let carried = matches!(
            *method,
            Method::POST | Method::PUT | Method::PATCH | Method::DELETE
        );
        self.body.as_ref().filter(|_| carried)
    }
}

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

fn body(body: &Body, headers: &HeaderMap) -> Option<PreparedBody> {
    let (content_type, bytes) = match body {
        Body::None => return None,
        Body::Json(value) => ("application/json", Bytes::from(value.to_string())),
        Body::Form(pairs) => ("application/x-www-form-urlencoded", form(pairs)),
        Body::Text(text) => ("text/plain; charset=utf-8", Bytes::from(text.clone())),
    };
    let mut headers = headers.clone();
    headers
        .entry(CONTENT_TYPE)
        .or_insert(HeaderValue::from_static(content_type));
    Some(PreparedBody { headers, bytes })
}

fn form(pairs: &Pairs) -> Bytes {
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(pairs.iter());
    Bytes::from(form.finish())
}
