//! Answers that are read as they come: the head, then pieces of the body, then the trailers.
//!
//! Each comes over a connection of its own, which ends with it, so that one that is dropped halfway takes its connection with it.
//! `Line::open` gives one, redirects followed, and its [`head`](Streamed::head) is there then. Whoever reads it calls
//! [`piece`](Streamed::piece) until that gives none, which is the end of the body; [`trailers`](Streamed::trailers) are whole from
//! then on. A piece is what came, and no part of any format: it may begin and end anywhere. `piece` loses nothing where it is dropped
//! before it is done. How long it may take is for the caller to say.

mod http1;
#[cfg(test)]
mod tests;

use std::future::poll_fn;
use std::mem;
use std::task::{Context, Poll};
use std::time::Instant;

use bytes::Bytes;
use http::HeaderMap;
use http::header::CONTENT_ENCODING;

use super::super::service::Streamed as ByCall;
use super::super::settings::Common;
use super::super::{Outgoing, TransportError, errors};
#[cfg(feature = "http2")]
use super::http2::Streamed as OverHttp2;
use super::{Direct, Route};
use crate::answer::Answer;
use crate::text::printable::line;
use http1::OverHttp1;

/// An answer whose body comes piece by piece.
#[derive(Debug)]
pub(crate) struct Streamed {
    head: Answer,
    way: Way,
}

#[derive(Debug)]
enum Way {
    Http1(Box<OverHttp1>),
    #[cfg(feature = "http2")]
    Http2(OverHttp2),
    Called(Box<ByCall>),
}

impl Streamed {
    /// Status and headers, with an empty body.
    pub(crate) fn head(&self) -> &Answer {
        &self.head
    }

    /// The next piece of the body, which is not empty; none at its end.
    pub(crate) async fn piece(&mut self) -> Result<Option<Bytes>, TransportError> {
        if let Way::Called(_) = self.way {
            // A service may wait for nothing, and the others of this thread would never have their turn.
            tokio::task::consume_budget().await;
        }
        poll_fn(|context| self.poll_piece(context)).await
    }

    fn poll_piece(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Result<Option<Bytes>, TransportError>> {
        if let Some(refusal) = packed(&self.head) {
            return Poll::Ready(Err(refusal));
        }
        match &mut self.way {
            Way::Http1(http1) => http1.poll_piece(context),
            #[cfg(feature = "http2")]
            Way::Http2(http2) => http2.poll_piece(context),
            Way::Called(call) => call.poll_piece(context),
        }
    }

    /// What came behind the body; none where nothing did, or the body has not come to its end.
    #[cfg_attr(not(feature = "grpc"), allow(dead_code))] // which says in them what came of a call
    pub(crate) fn trailers(&self) -> Option<HeaderMap> {
        match &self.way {
            Way::Http1(http1) => http1.trailers().cloned(),
            #[cfg(feature = "http2")]
            Way::Http2(http2) => http2.trailers(),
            Way::Called(call) => call.trailers().cloned(),
        }
    }

    /// The same with whence it came.
    pub(in crate::transport) fn given_by(mut self, request: &Outgoing) -> Self {
        self.head = mem::take(&mut self.head).given_by(&request.url);
        self
    }
}

/// Why a body is not read piece by piece, if it is not: it is packed.
pub(crate) fn packed(head: &Answer) -> Option<TransportError> {
    let said = head.headers().get(CONTENT_ENCODING)?;
    let said = String::from_utf8_lossy(said.as_bytes());
    let said = said.trim();
    let is_packed = !said.is_empty() && !said.eq_ignore_ascii_case("identity");
    is_packed.then(|| {
        let with = line(said);
        errors::other(format!(
            "the answer is packed (content-encoding: {with}), though nobody asked for that: a stream is read as it is sent"
        ))
    })
}

impl Direct {
    /// Sends the request on a connection of its own, and waits for the head of the answer.
    pub(in crate::transport) async fn open(
        &mut self,
        request: &Outgoing,
    ) -> Result<Streamed, TransportError> {
        // What is read as it comes is not asked for in a packing.
        let common = Common {
            accepts: None,
            ..self.settings.common()
        };
        let lines = request.lines(common);
        let cookies = self.cookies_for(request, lines);
        self.cookies.clone_from(&cookies);
        let cookies = cookies.as_deref();
        let link = self.connect_alone(request, &lines.origin).await?;
        let (head, way) = match link.route {
            Route::Http1(http1) => {
                let opened = OverHttp1::open(http1.into_stream(), lines, cookies).await?;
                (opened.0, Way::Http1(Box::new(opened.1)))
            }
            Route::Forwarded(proxy) => {
                let lines = proxy.lines(request, common);
                let opened = OverHttp1::open(proxy.into_stream(), &lines, cookies).await?;
                (opened.0, Way::Http1(Box::new(opened.1)))
            }
            #[cfg(feature = "http2")]
            Route::Http2(http2) => {
                let (head, opened) = http2.open((request, common, cookies)).await?;
                (head, Way::Http2(opened))
            }
            Route::Called(call) => {
                let (head, opened) = Box::pin(call.open(request, common, cookies)).await?;
                (head, Way::Called(Box::new(opened)))
            }
        };
        self.marks.first_byte = Some(Instant::now());
        let mut jar = self.shared.jar.borrow_mut();
        jar.take(&head, &request.url);
        Ok(Streamed { head, way })
    }
}
