//! Follows redirects, the same way for every transport.

use http::header::{
    AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HOST, LOCATION, PROXY_AUTHORIZATION,
};
use http::{HeaderMap, Method};
use url::Url;

use crate::prepared::Prepared;
use crate::request_result::Answer;
use crate::transport::{Outgoing, Transport, TransportError};

/// As many as browsers and curl's users are used to.
const MOST: usize = 10;

/// Sends the request, and the requests that the answers send on to.
pub(crate) async fn follow(
    transport: &Transport,
    method: Method,
    prepared: &Prepared,
    follow: bool,
) -> Result<Answer, TransportError> {
    let body = prepared.body_for(&method);
    let headers = body.map_or(&prepared.headers, |body| &body.headers);
    let body = body.map(|body| &body.bytes);
    let outgoing = Outgoing {
        method: &method,
        url: &prepared.url,
        headers,
        body,
    };
    let answer = transport.exchange(outgoing).await?;
    match next(&answer, follow, &prepared.url)? {
        None => Ok(answer),
        Some(url) => {
            follow_on(
                transport,
                Hop {
                    method,
                    url,
                    headers: headers.clone(),
                    body,
                },
                &prepared.url,
                answer.status,
            )
            .await
        }
    }
}

/// Where a request goes next.
struct Hop<'a> {
    method: Method,
    url: Url,
    headers: HeaderMap,
    body: Option<&'a bytes::Bytes>,
}

async fn follow_on(
    transport: &Transport,
    mut hop: Hop<'_>,
    from: &Url,
    status: u16,
) -> Result<Answer, TransportError> {
    hop.turn(from, status);
    for _ in 0..MOST {
        let outgoing = Outgoing {
            method: &hop.method,
            url: &hop.url,
            headers: &hop.headers,
            body: hop.body,
        };
        let answer = transport.exchange(outgoing).await?;
        let Some(url) = next(&answer, true, &hop.url)? else {
            return Ok(answer);
        };
        let from = std::mem::replace(&mut hop.url, url);
        hop.turn(&from, answer.status);
    }
    let text = format!("more than {MOST} redirects, the last to {}", hop.url);
    Err(TransportError {
        text,
        connecting: false,
    })
}

impl Hop<'_> {
    /// What changes on the way, by RFC 9110, section 15.4: 301 and 302 turn POST, 303 everything but HEAD, into a GET without a
    /// body; credentials and the name of the host do not go to another origin.
    fn turn(&mut self, from: &Url, status: u16) {
        let becomes_get = match status {
            301 | 302 => self.method == Method::POST,
            303 => self.method != Method::HEAD,
            _ => false,
        };
        if becomes_get {
            self.method = Method::GET;
            self.body = None;
            self.headers.remove(CONTENT_TYPE);
            self.headers.remove(CONTENT_LENGTH);
        }
        if from.origin() != self.url.origin() {
            for own in [AUTHORIZATION, COOKIE, HOST, PROXY_AUTHORIZATION] {
                self.headers.remove(own);
            }
        }
    }
}

/// Where the answer sends on to; none where it is the last.
fn next(answer: &Answer, follow: bool, at: &Url) -> Result<Option<Url>, TransportError> {
    if !follow || !matches!(answer.status, 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    let Some(location) = answer.headers.get(LOCATION) else {
        return Ok(None);
    };
    let text = String::from_utf8_lossy(location.as_bytes());
    match at.join(&text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(Some(url)),
        _ => {
            let text = format!("redirected to `{text}`, which is no http or https URL");
            Err(TransportError {
                text,
                connecting: false,
            })
        }
    }
}
