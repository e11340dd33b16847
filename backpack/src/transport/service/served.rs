//! Services of all types as one: what is asked of them, and what is read of their answers.

use std::error::Error;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, ready};
use std::time::Instant;

use bytes::{Buf, Bytes};
use http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use http::response::Parts;
use http::{HeaderMap, Request, Response};
use http_body::Body;
use tower_service::Service;

use super::RequestBody;
use crate::transport::gathering::Gathering;
use crate::transport::{TransportError, errors};

/// What can be loaded in process: a [tower service](tower_service::Service) of `http::Request<backpack::RequestBody>` that is
/// `Clone` and `Send`, as the `Router` of axum is.
///
/// It is implemented for all of them, whatever the bodies of their answers.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no service that a test can load in process",
    label = "no service of requests",
    note = "a service is a tower `Service<http::Request<backpack::RequestBody>>` with a `Response = http::Response<…>`, `Clone + Send + 'static`: an axum `Router` is one, once it has its state, `.with_state(…)`",
    note = "one that takes another body gets it by tower's `map_request(|request: http::Request<backpack::RequestBody>| request.map(axum::body::Body::new))`"
)]
pub trait ServiceInProcess: Clone + Send + 'static {
    #[doc(hidden)]
    fn boxed(self) -> Boxed;
}

#[diagnostic::do_not_recommend]
impl<S, B> ServiceInProcess for S
where
    S: Service<Request<RequestBody>, Response = Response<B>> + Clone + Send + 'static,
    S::Error: Into<AnyError>,
    B: Body + 'static,
    B::Error: Into<AnyError>,
{
    fn boxed(self) -> Boxed {
        Boxed(Box::new(self))
    }
}

/// A service of whatever type.
#[doc(hidden)]
pub struct Boxed(pub(super) Box<dyn Serve>);

/// What is read of an answer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    /// Its body is not asked for.
    pub(super) to_head: bool,
    /// Its body is counted, and not kept.
    pub(super) discards: bool,
}

/// An answer to its end.
#[derive(Debug)]
pub(super) struct Answered {
    pub(super) head: Parts,
    pub(super) body: Bytes,
    pub(super) discarded: u64,
}

type AnyError = Box<dyn Error + Send + Sync>;

/// An exchange on its way.
pub(super) type Serving<'s> = Pin<Box<dyn Future<Output = Result<Answered, TransportError>> + 's>>;

/// An exchange whose answer is read as it comes.
pub(super) type Opening<'s> = Pin<Box<dyn Future<Output = Result<Opened, TransportError>> + 's>>;

/// The head of an answer, and the rest.
pub(super) type Opened = (Parts, Box<dyn Pieces>);

/// A body that comes piece by piece.
pub(super) trait Pieces {
    /// The next piece, which is not empty; none at its end.
    fn poll_piece(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Result<Option<Bytes>, TransportError>>;

    /// What came behind the body.
    fn trailers(&self) -> Option<&HeaderMap>;
}

/// What is asked of it.
pub(super) trait Serve {
    /// Calls it, and reads the answer to its end; notes when that began to come.
    fn serve<'s>(
        &'s mut self,
        request: Request<RequestBody>,
        wanted: Wanted,
        began: &'s mut Option<Instant>,
    ) -> Serving<'s>;

    /// Calls it, and leaves the body to be read as it comes.
    fn open<'s>(&'s mut self, request: Request<RequestBody>) -> Opening<'s>;
}

impl<S, B> Serve for S
where
    S: Service<Request<RequestBody>, Response = Response<B>>,
    S::Error: Into<AnyError>,
    B: Body + 'static,
    B::Error: Into<AnyError>,
{
    fn serve<'s>(
        &'s mut self,
        request: Request<RequestBody>,
        wanted: Wanted,
        began: &'s mut Option<Instant>,
    ) -> Serving<'s> {
        Box::pin(async move {
            let ready = poll_fn(|context| self.poll_ready(context)).await;
            ready.map_err(failed)?;
            let answer = self.call(request).await.map_err(failed)?;
            *began = Some(Instant::now());
            read(answer, wanted).await
        })
    }

    fn open<'s>(&'s mut self, request: Request<RequestBody>) -> Opening<'s> {
        Box::pin(async move {
            let ready = poll_fn(|context| self.poll_ready(context)).await;
            ready.map_err(failed)?;
            let (head, body) = self.call(request).await.map_err(failed)?.into_parts();
            let coming = Coming {
                body: Some(Box::pin(body)),
                trailers: None,
            };
            Ok((head, Box::new(coming) as Box<dyn Pieces>))
        })
    }
}

/// A body on its way.
struct Coming<B> {
    /// None at its end.
    body: Option<Pin<Box<B>>>,
    trailers: Option<HeaderMap>,
}

impl<B> Pieces for Coming<B>
where
    B: Body,
    B::Error: Into<AnyError>,
{
    fn poll_piece(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Result<Option<Bytes>, TransportError>> {
        while let Some(body) = &mut self.body {
            match ready!(body.as_mut().poll_frame(context)) {
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(mut piece) if piece.has_remaining() => {
                        let length = piece.remaining();
                        return Poll::Ready(Ok(Some(piece.copy_to_bytes(length))));
                    }
                    Ok(_) => {}
                    Err(frame) => self.trailers = frame.into_trailers().ok(),
                },
                Some(Err(error)) => {
                    self.body = None;
                    return Poll::Ready(Err(broken_off(error)));
                }
                None => self.body = None,
            }
        }
        Poll::Ready(Ok(None))
    }

    fn trailers(&self) -> Option<&HeaderMap> {
        self.trailers.as_ref().filter(|_| self.body.is_none())
    }
}

fn failed(error: impl Into<AnyError>) -> TransportError {
    errors::other(format!("the service failed: {}", error.into()))
}

/// As a server would send it and a client read it: with its length, where that is known, and without a body where there is to be none.
async fn read<B>(answer: Response<B>, wanted: Wanted) -> Result<Answered, TransportError>
where
    B: Body,
    B::Error: Into<AnyError>,
{
    let (mut head, body) = answer.into_parts();
    let mut gathering = Gathering::discarding(wanted.discards);
    let is_bodiless = matches!(head.status.as_u16(), 100..=199 | 204 | 304);
    if !wanted.to_head && !is_bodiless {
        let has_length = [CONTENT_LENGTH, TRANSFER_ENCODING]
            .iter()
            .any(|name| head.headers.contains_key(name));
        if let Some(length) = body.size_hint().exact().filter(|_| !has_length) {
            head.headers.insert(CONTENT_LENGTH, length.into());
        }
        let mut body = pin!(body);
        while let Some(frame) = poll_fn(|context| body.as_mut().poll_frame(context)).await {
            let frame = frame.map_err(broken_off)?;
            // What is no data are trailers.
            if let Ok(mut piece) = frame.into_data() {
                let length = piece.remaining();
                gathering.take(piece.copy_to_bytes(length))?;
            }
        }
    }
    let (body, discarded) = gathering.whole();
    Ok(Answered {
        head,
        body,
        discarded,
    })
}

fn broken_off(error: impl Into<AnyError>) -> TransportError {
    errors::other(format!(
        "the service broke its answer off: {}",
        error.into()
    ))
}
