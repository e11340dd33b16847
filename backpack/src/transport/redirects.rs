//! Follows redirects, the same way for every transport.

use http::Method;
use http::header::{
    AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HOST, LOCATION, PROXY_AUTHORIZATION,
};
use url::Url;

use crate::answer::Answer;
use crate::seen::hidden::in_url;
use crate::transport::{Outgoing, Streamed, Transport, TransportError, errors};

/// As many as browsers and curl's users are used to.
const MOST: usize = 10;

/// Sends the request, and the requests that the answers send on to. `rested` says that this user has sent nothing for a while.
pub(crate) async fn follow(
    transport: &mut Transport,
    request: &Outgoing,
    follow: bool,
    rested: bool,
) -> Result<Answer, TransportError> {
    let answer = transport.exchange(request, rested).await?;
    if !follow || !is_redirect(&answer) || request.is_call {
        return Ok(answer.given_by(&request.url));
    }
    match next(&answer, &request.url)? {
        None => Ok(answer.given_by(&request.url)),
        // Far larger than a request that is not redirected, and rare.
        Some(url) => Box::pin(follow_on(transport, turn(request, url, answer.status()))).await,
    }
}

async fn follow_on(transport: &mut Transport, mut hop: Outgoing) -> Result<Answer, TransportError> {
    for _ in 0..MOST {
        transport.marks().turn();
        let answer = transport.exchange(&hop, false).await?;
        let Some(url) = next(&answer, &hop.url)? else {
            return Ok(answer.given_by(&hop.url));
        };
        hop = turn(&hop, url, answer.status());
    }
    Err(too_many(&hop))
}

/// Sends the request, and those that the answers send on to, each on a connection of its own; an answer that is read as it comes.
pub(crate) async fn open(
    transport: &mut Transport,
    request: &Outgoing,
    follow: bool,
) -> Result<Streamed, TransportError> {
    let streamed = transport.open(request).await?;
    let onward = match follow && !request.is_call {
        true => next(streamed.head(), &request.url)?,
        false => None,
    };
    let Some(url) = onward else {
        return Ok(streamed.given_by(request));
    };
    let mut hop = turn(request, url, streamed.head().status());
    drop(streamed);
    for _ in 0..MOST {
        transport.marks().turn();
        let streamed = transport.open(&hop).await?;
        let Some(url) = next(streamed.head(), &hop.url)? else {
            return Ok(streamed.given_by(&hop));
        };
        hop = turn(&hop, url, streamed.head().status());
    }
    Err(too_many(&hop))
}

fn too_many(last: &Outgoing) -> TransportError {
    let last = in_url(last.url.as_str());
    errors::other(format!("more than {MOST} redirects, the last to {last}"))
}

/// What changes on the way, by RFC 9110, section 15.4: 301 and 302 turn POST, 303 everything but HEAD, into a GET without a
/// body; credentials and the name of the host do not go to another origin.
fn turn(from: &Outgoing, url: Url, status: u16) -> Outgoing {
    let mut headers = from.headers.clone();
    if from.url.origin() != url.origin() {
        for own in [AUTHORIZATION, COOKIE, HOST, PROXY_AUTHORIZATION] {
            headers.remove(own);
        }
    }
    let becomes_get = match status {
        301 | 302 => from.method == Method::POST,
        303 => from.method != Method::HEAD,
        _ => false,
    };
    if !becomes_get {
        let again = Outgoing::new(from.method.clone(), url, headers, from.body.clone());
        return again.discarding(from.discards);
    }
    headers.remove(CONTENT_TYPE);
    headers.remove(CONTENT_LENGTH);
    Outgoing::new(Method::GET, url, headers, None).discarding(from.discards)
}

fn is_redirect(answer: &Answer) -> bool {
    matches!(answer.status(), 301 | 302 | 303 | 307 | 308)
}

/// Where the answer sends on to; none where it is the last.
fn next(answer: &Answer, at: &Url) -> Result<Option<Url>, TransportError> {
    if !is_redirect(answer) {
        return Ok(None);
    }
    let Some(location) = answer.headers().get(LOCATION) else {
        return Ok(None);
    };
    let text = String::from_utf8_lossy(location.as_bytes());
    match at.join(&text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(Some(url)),
        _ => {
            let text = format!(
                "redirected to `{}`, which is no http or https URL",
                in_url(&text)
            );
            Err(errors::other(text))
        }
    }
}
