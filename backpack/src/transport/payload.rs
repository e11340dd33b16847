//! The body of a request, in pieces: what is large is shared by all who send it.

#[cfg(any(feature = "reqwest", feature = "service"))]
use std::pin::Pin;
use std::sync::Arc;
#[cfg(any(feature = "reqwest", feature = "service"))]
use std::task::{Context, Poll};

use bytes::Bytes;
#[cfg(any(feature = "reqwest", feature = "service"))]
use http_body::{Body, Frame, SizeHint};

/// The body of a request.
#[derive(Clone, Debug)]
pub(crate) enum Payload {
    /// Nearly all of them.
    Whole(Bytes),
    /// One behind the other.
    Pieces(Arc<[Bytes]>),
}

impl Payload {
    /// How many bytes it has.
    pub(crate) fn len(&self) -> usize {
        self.pieces().iter().map(Bytes::len).sum()
    }

    pub(crate) fn pieces(&self) -> &[Bytes] {
        match self {
            Self::Whole(bytes) => std::slice::from_ref(bytes),
            Self::Pieces(pieces) => pieces,
        }
    }
}

impl From<Bytes> for Payload {
    fn from(bytes: Bytes) -> Self {
        Self::Whole(bytes)
    }
}

/// A body on its way, piece by piece, to whoever takes it as a stream.
#[cfg(any(feature = "reqwest", feature = "service"))]
#[derive(Debug)]
pub(super) struct Sending {
    payload: Payload,
    next: usize,
}

#[cfg(any(feature = "reqwest", feature = "service"))]
impl Sending {
    /// Nothing is sent where there is no body.
    pub(super) fn of(payload: Option<&Payload>) -> Self {
        let nothing = || Payload::Pieces(Arc::default());
        Self {
            payload: payload.cloned().unwrap_or_else(nothing),
            next: 0,
        }
    }

    fn rest(&self) -> &[Bytes] {
        let rest = self.payload.pieces().get(self.next..);
        rest.unwrap_or_default()
    }
}

#[cfg(any(feature = "reqwest", feature = "service"))]
impl Body for Sending {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let piece = self.rest().first().cloned();
        self.next += 1;
        Poll::Ready(piece.map(|piece| Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest().iter().all(Bytes::is_empty)
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.rest().iter().map(|it| it.len() as u64).sum())
    }
}
