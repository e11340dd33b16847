//! An answer that is read as it comes over HTTP/1.1: in chunks, by its length, or to the end of the connection.

use std::future::poll_fn;
use std::io::{self, IoSlice};
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, HeaderName, HeaderValue};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::super::super::outgoing::Lines;
use super::super::super::{TransportError, errors};
use super::super::chunks::Chunks;
use super::super::head::{Framing, Head};
use super::super::stream::{Stream, with_buffer};
use crate::answer::{Answer, MOST_HEADERS};

/// An answer whose head has come.
#[derive(Debug)]
pub(super) struct OverHttp1 {
    stream: Stream,
    body: Body,
    /// What came behind the head, together with it.
    rest: Bytes,
}

/// How far the body has come.
#[derive(Debug)]
enum Body {
    /// So much is missing.
    Length(u64),
    Chunked(Chunks),
    UntilClose,
    /// All came, and perhaps trailers.
    Ended(Option<HeaderMap>),
    /// What comes next is no body; what came before it is told first.
    Broken(TransportError),
}

impl OverHttp1 {
    /// Sends the request and reads the head of its answer; both at once, for a server may answer before it has heard all.
    pub(super) async fn open(
        mut stream: Stream,
        lines: &Lines,
        cookies: Option<&[u8]>,
    ) -> Result<(Answer, Self), TransportError> {
        let (mut written, mut writing, mut write_error) = (0, true, None);
        let mut known = Vec::new();
        let (head, length) = poll_fn(|context| {
            if writing
                && let Poll::Ready(done) =
                    poll_write(&mut stream, lines, cookies, &mut written, context)
            {
                writing = false;
                // The answer may have come nevertheless, and tells more.
                write_error = done.err();
            }
            poll_head(&mut stream, lines.to_head, &mut known, context).map(|read| {
                read.map_err(|error| match (error, write_error.take()) {
                    (Failed::Read(_), Some(earlier)) => errors::explain_io(&earlier),
                    (Failed::Read(error), None) => errors::explain_io(&error),
                    (Failed::Told(error), _) => error,
                })
            })
        })
        .await?;
        let mut head_bytes = Bytes::from(known);
        let rest = head_bytes.split_off(length);
        let answer = Answer::with_head(head.status, length, head_bytes);
        let body = Body::of(head.framing);
        Ok((answer, Self { stream, body, rest }))
    }

    pub(super) fn poll_piece(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Result<Option<Bytes>, TransportError>> {
        let rest = mem::take(&mut self.rest);
        if !rest.is_empty()
            && let Some(piece) = self.body.take(&rest)
        {
            return Poll::Ready(Ok(Some(piece)));
        }
        loop {
            match &self.body {
                Body::Ended(_) => return Poll::Ready(Ok(None)),
                Body::Broken(error) => return Poll::Ready(Err(error.clone())),
                _ => {}
            }
            let (stream, body) = (&mut self.stream, &mut self.body);
            let piece = ready!(with_buffer(|buffer| {
                let mut buffer = ReadBuf::new(buffer);
                let read = ready!(Pin::new(stream).poll_read(context, &mut buffer));
                Poll::Ready(match read {
                    Err(error) => Err(errors::explain_io(&error)),
                    Ok(()) if buffer.filled().is_empty() => body.end().map(|()| None),
                    Ok(()) => Ok(body.take(buffer.filled())),
                })
            }))?;
            if piece.is_some() {
                return Poll::Ready(Ok(piece));
            }
        }
    }

    pub(super) fn trailers(&self) -> Option<&HeaderMap> {
        match &self.body {
            Body::Ended(trailers) => trailers.as_ref(),
            _ => None,
        }
    }
}

impl Body {
    fn of(framing: Framing) -> Self {
        match framing {
            Framing::Length(0) => Self::Ended(None),
            Framing::Length(length) => Self::Length(length),
            Framing::Chunked => Self::Chunked(Chunks::streamed()),
            Framing::UntilClose => Self::UntilClose,
        }
    }

    /// What these bytes hold of it; none where that is nothing.
    fn take(&mut self, bytes: &[u8]) -> Option<Bytes> {
        let piece = match self {
            Self::Length(missing) => {
                let own = usize::try_from(*missing).map_or(bytes.len(), |it| it.min(bytes.len()));
                *missing -= own as u64;
                if *missing == 0 {
                    *self = Self::Ended(None);
                }
                Bytes::copy_from_slice(&bytes[..own])
            }
            Self::Chunked(chunks) => {
                let mut piece = BytesMut::new();
                let taken = chunks.take(bytes, Some(&mut piece));
                let ended = taken.and_then(|end| match end {
                    Some(_) => trailers(&chunks.take_trailers()).map(Some),
                    None => Ok(None),
                });
                match ended {
                    Ok(None) => {}
                    Ok(Some(trailers)) => *self = Self::Ended(trailers),
                    Err(error) => *self = Self::Broken(error),
                }
                piece.freeze()
            }
            Self::UntilClose => Bytes::copy_from_slice(bytes),
            Self::Ended(_) | Self::Broken(_) => Bytes::new(),
        };
        Some(piece).filter(|piece| !piece.is_empty())
    }

    /// The connection has ended.
    fn end(&mut self) -> Result<(), TransportError> {
        match self {
            Self::UntilClose => {
                *self = Self::Ended(None);
                Ok(())
            }
            _ => Err(errors::incomplete()),
        }
    }
}

/// Lines as those of a head.
fn trailers(lines: &[u8]) -> Result<Option<HeaderMap>, TransportError> {
    if lines.is_empty() {
        return Ok(None);
    }
    let invalid = || errors::not_http("invalid trailer");
    let mut read = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let httparse::Status::Complete((_, read)) =
        httparse::parse_headers(lines, &mut read).map_err(|_| invalid())?
    else {
        return Err(invalid());
    };
    let mut trailers = HeaderMap::new();
    for line in read {
        let name = HeaderName::from_bytes(line.name.as_bytes());
        let value = HeaderValue::from_bytes(line.value);
        let (Ok(name), Ok(value)) = (name, value) else {
            return Err(invalid());
        };
        trailers.append(name, value);
    }
    Ok(Some(trailers))
}

fn poll_write(
    stream: &mut Stream,
    lines: &Lines,
    cookies: Option<&[u8]>,
    written: &mut usize,
    context: &mut Context<'_>,
) -> Poll<io::Result<()>> {
    let mut pieces = lines.pieces(cookies);
    let mut pieces = &mut pieces[..];
    IoSlice::advance_slices(&mut pieces, *written);
    while !pieces.is_empty() {
        let count = ready!(Pin::new(&mut *stream).poll_write_vectored(context, pieces))?;
        if count == 0 {
            return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
        }
        *written += count;
        IoSlice::advance_slices(&mut pieces, count);
    }
    Pin::new(stream).poll_flush(context)
}

/// Why there is no head.
enum Failed {
    Read(io::Error),
    Told(TransportError),
}

/// Reads to the end of a head that is not followed by another one; `known` is that and what came with it then.
fn poll_head(
    stream: &mut Stream,
    to_head: bool,
    known: &mut Vec<u8>,
    context: &mut Context<'_>,
) -> Poll<Result<(Head, usize), Failed>> {
    loop {
        let read = with_buffer(|buffer| {
            let mut buffer = ReadBuf::new(buffer);
            ready!(Pin::new(&mut *stream).poll_read(context, &mut buffer))?;
            known.extend_from_slice(buffer.filled());
            Poll::Ready(io::Result::Ok(buffer.filled().len()))
        });
        let count = match ready!(read) {
            Ok(count) => count,
            Err(error) => return Poll::Ready(Err(Failed::Read(error))),
        };
        while !known.is_empty() {
            match Head::parse(known, to_head) {
                Err(error) => return Poll::Ready(Err(Failed::Told(error))),
                Ok(None) => break,
                Ok(Some((head, length))) if head.is_interim() => drop(known.drain(..length)),
                Ok(Some(head)) => return Poll::Ready(Ok(head)),
            }
        }
        if count == 0 {
            return Poll::Ready(Err(Failed::Read(io::ErrorKind::UnexpectedEof.into())));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fuzz::{cuts, nearly, pieces};
    use proptest::prelude::*;

    /// The body as it came; then that it goes on, its trailers, or what is wrong.
    type Outcome = (Vec<u8>, Result<Option<Option<HeaderMap>>, String>);

    fn read<'p>(pieces: impl IntoIterator<Item = &'p [u8]>) -> Outcome {
        let (mut body, mut whole) = (Body::of(Framing::Chunked), Vec::new());
        for piece in pieces {
            whole.extend_from_slice(&body.take(piece).unwrap_or_default());
        }
        let ended = match body {
            Body::Ended(trailers) => Ok(Some(trailers)),
            Body::Broken(error) => Err(error.text),
            _ => Ok(None),
        };
        (whole, ended)
    }

    const BODIES: &[&str] = &[
        "3\r\nabc\r\nA;name=\"value\"\r\n0123456789\r\n0 \r\nx-sum: 1\r\ny: 2\r\nx-sum: 3\r\n\r\nmore",
        "000\r\n\r\n",
        "fffffffffffffffe\r\nabc",
        "1\r\na\r\nffffffffffffffff\r\nabc",
        "1\r\na\r\n1\r\nb\r\n0\r\n: \r\n\r\n",
    ];

    #[test]
    fn trailers_are_kept_as_they_came() {
        let (body, end) = read([BODIES[0].as_bytes()]);
        assert_eq!(body, b"abc0123456789");
        let trailers = end.expect("a body").expect("the end").expect("trailers");
        assert_eq!(trailers.get_all("x-sum").iter().count(), 2);
        assert_eq!(read([BODIES[1].as_bytes()]), (Vec::new(), Ok(Some(None))));
    }

    #[test]
    fn a_body_may_be_longer_than_any_that_is_kept_whole() {
        for body in &BODIES[2..4] {
            let (body, end) = read([body.as_bytes()]);
            assert!(body.ends_with(b"abc"));
            assert_eq!(end, Ok(None));
        }
    }

    #[test]
    fn what_came_before_a_break_is_told_first() {
        let (body, end) = read([&b"1\r\na\r\nno size"[..]]);
        assert_eq!(body, b"a");
        assert_eq!(
            end.unwrap_err(),
            "the answer is not HTTP: invalid chunk size"
        );
    }

    proptest! {
        #[test]
        fn any_bytes_in_any_pieces_have_one_outcome(
            bytes in prop_oneof![nearly(BODIES), prop::collection::vec(any::<u8>(), 0..300)],
            cuts in cuts(),
        ) {
            let whole = read([&bytes[..]]);
            prop_assert_eq!(&read(pieces(&bytes, &cuts)), &whole);
            prop_assert_eq!(&read(bytes.chunks(1)), &whole);
        }
    }
}
