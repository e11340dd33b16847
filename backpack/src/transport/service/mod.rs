//! Exchanges with a service in this process: a call in the place of a connection.

mod body;
mod served;

use std::fmt;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Instant;

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, HOST};
use http::{HeaderMap, HeaderValue, Method, Request, Uri};
use url::{Position, Url};

pub use body::RequestBody;
pub use served::ServiceInProcess;

use super::cookies::set_cookies;
use super::settings::Common;
use super::{IN_PROCESS, Outgoing, TransportError, errors};
use crate::answer::Answer;
use crate::text::panic;
use served::{Answered, Pieces, Serve, Wanted};

/// Scheme and host of its URLs: what handlers see, and what cookies belong to.
const ORIGIN: &str = "http://localhost";

/// A service that was given to a test.
#[derive(Clone)]
pub(crate) struct Service(Arc<dyn Fn() -> Box<dyn Serve> + Send + Sync>);

impl Service {
    /// There is none in a build without the feature.
    pub(crate) fn of<S: ServiceInProcess>(service: S) -> Option<Self> {
        // It need not be shared by threads; a clone of it moves to each.
        let service = Mutex::new(service);
        Some(Self(Arc::new(move || {
            let service = service.lock().unwrap_or_else(PoisonError::into_inner);
            service.clone().boxed().0
        })))
    }

    /// Where requests go that name no other host.
    #[allow(clippy::unused_self)] // one that is not built in has none
    pub(crate) fn url(&self) -> Url {
        Url::parse(ORIGIN).expect("it is one")
    }

    /// A clone of it, for one request at a time, where this URL is its own.
    pub(super) fn open(&self, url: &Url) -> Result<Call, TransportError> {
        let origin = &url[..Position::BeforePath];
        if origin != ORIGIN {
            let text =
                format!("`{origin}` is not the service in process, and nothing else is asked");
            return Err(TransportError::before_connecting(text));
        }
        match panic::caught(|| (self.0)()) {
            Ok(serve) => Ok(Call(serve)),
            Err(payload) => Err(panicked(&panic::told(payload.as_ref()))),
        }
    }
}

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(IN_PROCESS)
    }
}

/// A clone of a service, in the place of a connection to it.
pub(super) struct Call(Box<dyn Serve>);

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a call")
    }
}

impl Call {
    /// Has the request answered; notes when the answer began to come. After an error, it is of no use any more.
    pub(super) async fn exchange(
        &mut self,
        outgoing: &Outgoing,
        common: Common,
        cookies: Option<&[u8]>,
        began: &mut Option<Instant>,
    ) -> Result<Answer, TransportError> {
        let request = request(outgoing, common, cookies)?;
        // A handler may wait for nothing, and the others of this thread would never have their turn.
        tokio::task::yield_now().await;
        let wanted = Wanted {
            to_head: outgoing.method == Method::HEAD,
            discards: outgoing.discards,
        };
        let mut serving = self.0.serve(request, wanted, began);
        let answered = poll_fn(|context| caught(|| serving.as_mut().poll(context)));
        let Answered {
            head,
            body,
            discarded,
        } = answered.await?;
        let answer = Answer::with_headers(head.status.as_u16(), head.headers, body);
        Ok(answer.without(discarded))
    }
}

/// An answer whose body comes piece by piece.
pub(super) struct Streamed(Box<dyn Pieces>);

impl fmt::Debug for Streamed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the answer to a call")
    }
}

impl Call {
    /// Has the request answered as far as the head.
    pub(super) async fn open(
        mut self,
        outgoing: &Outgoing,
        common: Common,
        cookies: Option<&[u8]>,
    ) -> Result<(Answer, Streamed), TransportError> {
        let request = request(outgoing, common, cookies)?;
        tokio::task::yield_now().await;
        let mut opening = self.0.open(request);
        let (head, pieces) = poll_fn(|context| caught(|| opening.as_mut().poll(context))).await?;
        let answer = Answer::with_headers(head.status.as_u16(), head.headers, Bytes::new());
        Ok((answer, Streamed(pieces)))
    }
}

impl Streamed {
    pub(super) fn poll_piece(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Result<Option<Bytes>, TransportError>> {
        caught(|| self.0.poll_piece(context))
    }

    pub(super) fn trailers(&self) -> Option<&HeaderMap> {
        self.0.trailers()
    }
}

/// What the service does, or that it panicked.
fn caught<T>(
    poll: impl FnOnce() -> Poll<Result<T, TransportError>>,
) -> Poll<Result<T, TransportError>> {
    match panic::caught(poll) {
        Ok(polled) => polled,
        Err(payload) => Poll::Ready(Err(panicked(&panic::told(payload.as_ref())))),
    }
}

fn panicked(text: &str) -> TransportError {
    errors::other(format!("the service panicked: {text}"))
}

/// As it would come out of a socket: the target without the host, which stands in a header.
fn request(
    outgoing: &Outgoing,
    common: Common,
    cookies: Option<&[u8]>,
) -> Result<Request<RequestBody>, TransportError> {
    let target = &outgoing.url[Position::BeforePath..Position::AfterQuery];
    let uri = Uri::try_from(target)
        .map_err(|error| errors::other(format!("no service takes `{target}`: {error}")))?;
    let mut request = Request::new(RequestBody::of(outgoing.body.as_ref()));
    *request.method_mut() = outgoing.method.clone();
    *request.uri_mut() = uri;
    *request.headers_mut() = headers(outgoing, common, cookies);
    Ok(request)
}

fn headers(outgoing: &Outgoing, common: Common, cookies: Option<&[u8]>) -> HeaderMap {
    let mut headers = outgoing.headers.clone();
    set_cookies(&mut headers, cookies);
    for (name, value) in outgoing.common_headers(common) {
        headers.extend(HeaderValue::from_str(value).map(|value| (name, value)));
    }
    let host = &outgoing.url[Position::BeforeHost..Position::AfterPort];
    if let Ok(host) = HeaderValue::from_str(host) {
        headers.entry(HOST).or_insert(host);
    }
    let length = outgoing.length();
    headers.extend(length.map(|length| (CONTENT_LENGTH, length.into())));
    headers
}
