//! One HTTP/1.1 connection: a request is one write, an answer one read where it is not long.
//!
//! The system is asked no more than needed. tokio knows that a read which did not fill its buffer has emptied the socket, so that
//! the next one waits for the event queue first. All connections of a thread read into the same memory; an answer that is not
//! complete after a read is carried on by its own [`Decoder`], and a connection that waits holds nothing.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Instant;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::super::outgoing::Lines;
use super::super::{errors, tls};
use super::decoder::Decoder;
use super::stream::{Stream, with_buffer};
use super::{Fault, Received};

#[derive(Debug)]
pub(super) struct Http1 {
    stream: Stream,
}

impl Http1 {
    pub(super) fn new(stream: Stream) -> Self {
        Self { stream }
    }

    /// The connection itself, which is used for nothing else.
    pub(super) fn into_stream(self) -> Stream {
        self.stream
    }

    /// `rested` tells that the connection was idle for so long that something may have happened to it.
    pub(super) fn exchange<'a>(
        &'a mut self,
        lines: &'a Lines,
        cookies: Option<&'a [u8]>,
        rested: bool,
        began: &'a mut Option<Instant>,
    ) -> Exchange<'a> {
        Exchange {
            stream: &mut self.stream,
            lines,
            cookies,
            in_doubt: rested,
            written: 0,
            writing: true,
            write_error: None,
            decoder: Decoder::new(lines.to_head, lines.discards),
            began,
        }
    }
}

/// A request and its answer on their ways; both at once, for a server may answer before it has heard all.
///
/// Small, for each user has one while it waits: what can be made again is not kept.
pub(super) struct Exchange<'a> {
    stream: &'a mut Stream,
    lines: &'a Lines,
    cookies: Option<&'a [u8]>,
    /// The connection may have ended since the last answer.
    in_doubt: bool,
    /// How many bytes have left.
    written: usize,
    /// Not all of the request has left, and the rest still can.
    writing: bool,
    write_error: Option<io::Error>,
    decoder: Decoder,
    /// When the first byte of the answer came: told as it comes, for what comes after may not.
    began: &'a mut Option<Instant>,
}

impl Future for Exchange<'_> {
    type Output = Result<Received, Fault>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if std::mem::take(&mut self.in_doubt) && self.is_stale(context) {
            return Poll::Ready(Err(Fault::Stale));
        }
        if self.writing
            && let Poll::Ready(written) = self.poll_write(context)
        {
            self.writing = false;
            // The answer may have come nevertheless, and tells more.
            self.write_error = written.err();
        }
        with_buffer(|buffer| self.poll_answer(buffer, context))
    }
}

impl Exchange<'_> {
    /// Whether the server has closed the connection since the last answer, or sent what nobody asked for. It costs no call of
    /// the system where nothing has happened.
    fn is_stale(&mut self, context: &mut Context<'_>) -> bool {
        let mut byte = [0];
        let mut byte = ReadBuf::new(&mut byte);
        Pin::new(&mut *self.stream)
            .poll_read(context, &mut byte)
            .is_ready()
    }

    fn poll_write(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.cookies.is_none() && self.lines.large_body.is_none() {
            while let rest @ [_, ..] = &self.lines.bytes[self.written..] {
                let count = ready!(Pin::new(&mut *self.stream).poll_write(context, rest))?;
                self.note_written(count)?;
            }
        } else {
            let mut pieces = self.lines.pieces(self.cookies);
            let mut pieces = &mut pieces[..];
            IoSlice::advance_slices(&mut pieces, self.written);
            while !pieces.is_empty() {
                let stream = Pin::new(&mut *self.stream);
                let count = ready!(stream.poll_write_vectored(context, pieces))?;
                self.note_written(count)?;
                IoSlice::advance_slices(&mut pieces, count);
            }
        }
        Pin::new(&mut *self.stream).poll_flush(context)
    }

    fn note_written(&mut self, count: usize) -> io::Result<()> {
        self.written += count;
        match count {
            0 => Err(io::ErrorKind::WriteZero.into()),
            _ => Ok(()),
        }
    }

    fn poll_answer(
        &mut self,
        buffer: &mut [u8],
        context: &mut Context<'_>,
    ) -> Poll<Result<Received, Fault>> {
        loop {
            if let Some(read) = self.decoder.poll_read(Pin::new(&mut *self.stream), context) {
                match ready!(read) {
                    Err(error) => return Poll::Ready(Err(self.fault(&error))),
                    Ok(Some(received)) => return Poll::Ready(Ok(self.received(received))),
                    Ok(None) => continue,
                }
            }
            let mut buffer = ReadBuf::new(buffer);
            let read = ready!(Pin::new(&mut *self.stream).poll_read(context, &mut buffer));
            let taken = match read {
                Err(error) => return Poll::Ready(Err(self.fault(&error))),
                Ok(()) if buffer.filled().is_empty() => self.decoder.end().map(Some),
                Ok(()) => self.decoder.take(buffer.filled()),
            };
            match taken {
                // An answer that is whole at once costs no look at the clock.
                Ok(None) => {
                    self.began.get_or_insert_with(Instant::now);
                }
                Ok(Some(received)) => return Poll::Ready(Ok(self.received(received))),
                Err(error) if self.decoder.has_begun() => {
                    return Poll::Ready(Err(Fault::Other(error)));
                }
                Err(error) => return Poll::Ready(Err(Fault::Unanswered(error))),
            }
        }
    }

    fn received(&self, received: Received) -> Received {
        let keep = !self.writing && self.write_error.is_none() && !self.lines.closes;
        Received {
            keep: received.keep && keep,
            ..received
        }
    }

    fn fault(&self, error: &io::Error) -> Fault {
        // An answer of a kind: what the server said is no TLS, or says that it will not have us.
        let is_of_tls = error
            .get_ref()
            .is_some_and(|inner| tls::cause(inner).is_some());
        let error = match &self.write_error {
            Some(earlier) if !is_of_tls => earlier,
            _ => error,
        };
        let error = errors::explain_io(error);
        match self.decoder.has_begun() || is_of_tls {
            true => Fault::Other(error),
            false => Fault::Unanswered(error),
        }
    }
}
