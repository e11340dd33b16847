//! One HTTP/1.1 connection: a request is one write, an answer one read where it is not long.
//!
//! The system is asked no more than needed. tokio knows that a read which did not fill its buffer has emptied the socket, so that
//! the next one waits for the event queue first. All connections of a thread read into the same memory; an answer that is not
//! complete after a read is carried on by its own [`Decoder`], and a connection that waits holds nothing.

use std::cell::RefCell;
use std::future::poll_fn;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::super::errors;
use super::super::outgoing::Lines;
use super::decoder::Decoder;
use super::stream::Stream;
use super::{Fault, Received};

/// How much is read at once.
const READ: usize = 64 * 1024;

thread_local! {
    static BUFFER: RefCell<Box<[u8]>> = RefCell::new(vec![0; READ].into());
}

#[derive(Debug)]
pub(super) struct Http1 {
    stream: Stream,
}

impl Http1 {
    pub(super) fn new(stream: Stream) -> Self {
        Self { stream }
    }

    /// `rested` tells that the connection was idle for so long that something may have happened to it.
    pub(super) async fn exchange(
        &mut self,
        lines: &Lines,
        cookies: Option<&str>,
        rested: bool,
    ) -> Result<Received, Fault> {
        let (mut whole, mut parts);
        let pieces: &mut [_] = match (cookies.zip(lines.cookies_at), &lines.large_body) {
            (None, None) => {
                whole = [IoSlice::new(&lines.bytes)];
                &mut whole
            }
            (cookies, body) => {
                parts = pieces(lines, cookies, body.as_deref().unwrap_or_default());
                &mut parts
            }
        };
        let mut exchange = Exchange {
            stream: &mut self.stream,
            in_doubt: rested,
            pieces,
            written: false,
            write_error: None,
            decoder: Decoder::new(lines.to_head),
        };
        let mut received = poll_fn(|context| exchange.poll(context)).await?;
        received.keep &= !lines.closes;
        Ok(received)
    }
}

/// The request with a line of cookies in its head, or a body that is not behind its head.
fn pieces<'p>(
    lines: &'p Lines,
    cookies: Option<(&'p str, usize)>,
    body: &'p [u8],
) -> [IoSlice<'p>; 6] {
    let (name, cookies, end, at) = match cookies {
        Some((cookies, at)) => ("cookie: ", cookies, "\r\n", at),
        None => ("", "", "", 0),
    };
    let (head, rest) = lines.bytes.split_at(at);
    [
        IoSlice::new(head),
        IoSlice::new(name.as_bytes()),
        IoSlice::new(cookies.as_bytes()),
        IoSlice::new(end.as_bytes()),
        IoSlice::new(rest),
        IoSlice::new(body),
    ]
}

/// A request and its answer on their ways; both at once, for a server may answer before it has heard all.
struct Exchange<'a, 'p> {
    stream: &'a mut Stream,
    /// The connection may have ended since the last answer.
    in_doubt: bool,
    /// What is still to be written.
    pieces: &'a mut [IoSlice<'p>],
    /// All of it has left, or cannot leave.
    written: bool,
    write_error: Option<io::Error>,
    decoder: Decoder,
}

impl Exchange<'_, '_> {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<Received, Fault>> {
        if std::mem::take(&mut self.in_doubt) && self.is_stale(context) {
            return Poll::Ready(Err(Fault::Stale));
        }
        if !self.written
            && let Poll::Ready(written) = self.poll_write(context)
        {
            self.written = true;
            // The answer may have come nevertheless, and tells more.
            self.write_error = written.err();
        }
        BUFFER.with_borrow_mut(|buffer| self.poll_answer(buffer, context))
    }

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
        // Empty pieces at the front go away.
        IoSlice::advance_slices(&mut self.pieces, 0);
        while !self.pieces.is_empty() {
            let stream = Pin::new(&mut *self.stream);
            let written = match &*self.pieces {
                [only] => stream.poll_write(context, only),
                several => stream.poll_write_vectored(context, several),
            };
            match ready!(written)? {
                0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                count => IoSlice::advance_slices(&mut self.pieces, count),
            }
        }
        Pin::new(&mut *self.stream).poll_flush(context)
    }

    fn poll_answer(
        &mut self,
        buffer: &mut [u8],
        context: &mut Context<'_>,
    ) -> Poll<Result<Received, Fault>> {
        loop {
            let mut buffer = ReadBuf::new(buffer);
            let read = ready!(Pin::new(&mut *self.stream).poll_read(context, &mut buffer));
            let taken = match read {
                Err(error) => return Poll::Ready(Err(self.fault(&error))),
                Ok(()) if buffer.filled().is_empty() => self.decoder.end().map(Some),
                Ok(()) => self.decoder.take(buffer.filled()),
            };
            match taken {
                Ok(None) => {}
                Ok(Some(mut received)) => {
                    received.keep &= self.written && self.write_error.is_none();
                    return Poll::Ready(Ok(received));
                }
                Err(error) if self.decoder.has_begun() => {
                    return Poll::Ready(Err(Fault::Other(error)));
                }
                Err(error) => return Poll::Ready(Err(Fault::Unanswered(error))),
            }
        }
    }

    fn fault(&self, error: &io::Error) -> Fault {
        let error = errors::explain_io(self.write_error.as_ref().unwrap_or(error));
        match self.decoder.has_begun() {
            true => Fault::Other(error),
            false => Fault::Unanswered(error),
        }
    }
}
