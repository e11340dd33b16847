//! One HTTP/2 connection, driven by hyper in a task beside the user's.

use std::error::Error;
use std::fmt::Display;
use std::time::{Duration, Instant};

use bytes::BytesMut;
use http::header::{CONTENT_ENCODING, HOST, HeaderValue, SET_COOKIE};
use http::uri::Authority;
use http::{Request, Response, Uri, Version};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::client::conn::http2::{Builder, SendRequest};
use hyper_util::rt::TokioIo;
use tokio::task::JoinHandle;

use super::super::causes::Fate;
use super::super::cookies::set_cookies;
use super::super::payload::Sending;
use super::super::{LONGEST_BODY, Outgoing, TransportError, causes, errors};
use super::head::LONGEST_HEAD;
use super::stream::Stream;
use super::{Fault, Received};
use crate::answer::Answer;

/// What a server is offered through TLS, the best first.
#[cfg(feature = "tls")]
pub(in crate::transport) const PROTOCOLS: &[&str] = &["h2", "http/1.1"];

#[derive(Debug)]
pub(super) struct Http2 {
    sender: SendRequest<Sending>,
    /// What became of the connection; none once somebody has asked.
    connection: Option<JoinHandle<hyper::Result<()>>>,
}

/// How long the task of a connection that has ended may take to say why.
const LAST_WORDS: Duration = Duration::from_millis(100);

/// Runs hyper's tasks on the user's own thread.
#[derive(Clone, Copy, Debug)]
struct OnThisThread;

impl<F: Future + 'static> hyper::rt::Executor<F> for OnThisThread {
    fn execute(&self, task: F) {
        tokio::task::spawn_local(async move {
            task.await;
        });
    }
}

impl Http2 {
    pub(super) async fn begin(stream: Stream) -> Result<Self, TransportError> {
        let mut builder = Builder::new(OnThisThread);
        builder.max_header_list_size(LONGEST_HEAD as u32);
        let begun = builder.handshake(TokioIo::new(stream)).await;
        let (sender, connection) =
            begun.map_err(|error| causes::explain(&error).while_connecting())?;
        // It ends with its sender, or with an error that the next request hears of.
        let connection = Some(tokio::task::spawn_local(connection));
        Ok(Self { sender, connection })
    }

    /// Why the connection has ended, where its task knows more than the request that it ended under.
    pub(super) async fn why_ended(&mut self) -> Option<TransportError> {
        let ended = tokio::time::timeout(LAST_WORDS, self.connection.take()?).await;
        let error = ended.ok()?.ok()?.err()?;
        Some(causes::explain(&error))
    }

    pub(super) async fn exchange(
        &mut self,
        outgoing: &Outgoing,
        accepts: Option<&'static str>,
        cookies: Option<&[u8]>,
        began: &mut Option<Instant>,
    ) -> Result<Received, Fault> {
        if self.sender.is_closed() || self.sender.ready().await.is_err() {
            return Err(Fault::Stale);
        }
        let request = request(outgoing, accepts, cookies).map_err(Fault::Other)?;
        let response = match self.sender.try_send_request(request).await {
            Ok(response) => response,
            Err(mut failed) => {
                // A request that comes back was never sent.
                return Err(match failed.take_message() {
                    Some(_) => Fault::Stale,
                    None => fault(failed.error()),
                });
            }
        };
        *began = Some(Instant::now());
        receive(response, outgoing.discards)
            .await
            .map_err(Fault::Other)
    }
}

/// What became of a request that no answer came to.
fn fault(error: &hyper::Error) -> Fault {
    let explained = causes::explain(error);
    match causes::fate(error) {
        Fate::Unprocessed => Fault::Unprocessed(explained),
        Fate::Unanswered => Fault::Unanswered(explained),
        Fate::Other => Fault::Other(explained),
    }
}

fn request(
    outgoing: &Outgoing,
    accepts: Option<&'static str>,
    cookies: Option<&[u8]>,
) -> Result<Request<Sending>, TransportError> {
    let body = Sending::of(outgoing.body.as_ref());
    let mut request = Request::new(body);
    *request.uri_mut() = uri(outgoing)?;
    *request.version_mut() = Version::HTTP_2;
    request.method_mut().clone_from(&outgoing.method);
    let headers = request.headers_mut();
    headers.clone_from(&outgoing.headers);
    // It is the authority.
    headers.remove(HOST);
    for (name, value) in outgoing.common_headers(accepts) {
        headers.extend(HeaderValue::from_str(value).map(|value| (name, value)));
    }
    set_cookies(headers, cookies);
    Ok(request)
}

/// The target; its authority is what the endpoint gives as `host`, if it does (RFC 9113, section 8.3.1).
fn uri(outgoing: &Outgoing) -> Result<Uri, TransportError> {
    let unusable = |why: &dyn Display| {
        let text = format!("`{}` cannot be requested: {why}", outgoing.url);
        TransportError::before_connecting(text)
    };
    let uri: Uri = outgoing
        .url
        .as_str()
        .parse()
        .map_err(|why| unusable(&why))?;
    let Some(host) = outgoing.headers.get(HOST) else {
        return Ok(uri);
    };
    let mut parts = uri.into_parts();
    let authority = Authority::try_from(host.as_bytes());
    parts.authority = Some(authority.map_err(|why| unusable(&why))?);
    Uri::from_parts(parts).map_err(|why| unusable(&why))
}

async fn receive(response: Response<Incoming>, discards: bool) -> Result<Received, TransportError> {
    let (head, mut body) = response.into_parts();
    let (mut bytes, mut discarded) = (BytesMut::new(), 0);
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| causes::explain(&error))?;
        if let Ok(data) = frame.into_data() {
            if discards {
                discarded += data.len() as u64;
                continue;
            }
            if bytes.len() + data.len() > LONGEST_BODY {
                return Err(errors::too_long());
            }
            bytes.extend_from_slice(&data);
        }
    }
    Ok(Received {
        keep: true,
        sets_cookies: head.headers.contains_key(SET_COOKIE),
        packed: head.headers.contains_key(CONTENT_ENCODING),
        answer: Answer::with_headers(head.status.as_u16(), head.headers, bytes.freeze())
            .without(discarded),
    })
}

/// What the server did, as HTTP/2 tells of it; an error of the connection speaks for itself.
fn told_by_http2(told: &h2::Error) -> Option<String> {
    let why = match told.reason() {
        None | Some(h2::Reason::NO_ERROR) => String::new(),
        Some(reason) => format!(", {}", name(reason)),
    };
    Some(match told.is_remote() {
        true if told.is_go_away() => format!("the server closed the connection (GOAWAY{why})"),
        true if told.is_reset() => format!("the server gave the request up (RST_STREAM{why})"),
        false if told.reason().is_some() => format!("the answer is not HTTP/2{why}"),
        _ => return told.get_io().and_then(errors::io_cause),
    })
}

/// `PROTOCOL_ERROR`; a code that RFC 9113, section 7, does not have is a number.
fn name(reason: h2::Reason) -> String {
    let name = format!("{reason:?}");
    match name.starts_with(|first: char| first.is_ascii_uppercase()) && !name.contains('(') {
        true => name,
        false => format!("code {}", u32::from(reason)),
    }
}

/// What an error of hyper says to people.
pub(in crate::transport) fn cause(error: &(dyn Error + 'static)) -> Option<String> {
    if let Some(told) = error.downcast_ref::<h2::Error>() {
        return told_by_http2(told);
    }
    let error: &hyper::Error = error.downcast_ref()?;
    if error.is_incomplete_message() || error.is_canceled() {
        Some(errors::INCOMPLETE.to_owned())
    } else if error.is_parse() {
        Some(format!("the answer is not HTTP: {error}"))
    } else {
        None
    }
}
