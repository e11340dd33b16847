//! The body of a request, as a service reads it.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

use crate::transport::payload::{Payload, Sending};

/// The body of a request to a [service in process](crate::LoadTest::service): bytes, whose number is known.
///
/// Most services take a body of any type, and need not name it. One that takes another type gets it by tower's
/// `map_request(|request: http::Request<RequestBody>| request.map(axum::body::Body::new))`.
#[derive(Debug)]
pub struct RequestBody(Sending);

impl RequestBody {
    pub(super) fn of(payload: Option<&Payload>) -> Self {
        Self(Sending::of(payload))
    }
}

impl Body for RequestBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Pin::new(&mut self.0).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.size_hint()
    }
}
