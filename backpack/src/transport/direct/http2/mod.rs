//! One HTTP/2 connection, driven in the user's own task: one request after the other, each in a stream of its own.
//!
//! What is said meanwhile by the server of the connection itself (settings, pings, windows) is heard and answered with the next
//! request at the latest.

mod frame;
mod hpack;
mod reason;
mod reply;
mod request;
mod sending;
mod state;

use std::io;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Instant;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::super::payload::Payload;
use super::super::settings::Common;
use super::super::{Outgoing, TransportError, errors, tls};
use super::stream::{Stream, with_buffer};
use super::{Fault, Received};
use reason::Reason;
pub(in crate::transport) use request::head;
use state::{State, Trouble};

/// What a server is offered through TLS, the best first.
#[cfg(feature = "tls")]
pub(in crate::transport) const PROTOCOLS: &[&str] = &["h2", "http/1.1"];

#[derive(Debug)]
pub(super) struct Http2 {
    stream: Stream,
    state: State,
    /// How much was said of what is to be.
    said: usize,
    /// What was said has yet to leave the buffers of TLS.
    flushed: bool,
    write_error: Option<io::Error>,
}

impl Http2 {
    pub(super) fn new(stream: Stream) -> Self {
        Self {
            stream,
            state: State::new(),
            said: 0,
            flushed: true,
            write_error: None,
        }
    }

    /// `rested` tells that the connection was idle for so long that something may have happened to it.
    pub(super) fn exchange<'a>(
        &'a mut self,
        request: &'a Outgoing,
        common: Common,
        cookies: Option<&'a [u8]>,
        rested: bool,
        began: &'a mut Option<Instant>,
    ) -> Exchange<'a> {
        Exchange {
            connection: self,
            request,
            common,
            cookies,
            rested,
            began,
            is_asked: false,
        }
    }

    /// Whether no further request can be made. It costs no call of the system where nothing has happened.
    fn is_stale(&mut self, context: &mut Context<'_>) -> bool {
        loop {
            match self.poll_hear(context) {
                Poll::Pending => break,
                Poll::Ready(Ok(())) if self.state.going_away.is_none() => {}
                Poll::Ready(_) => return true,
            }
        }
        self.state.going_away.is_some()
    }

    fn poll_exchange(
        &mut self,
        context: &mut Context<'_>,
        body: Option<&Payload>,
        began: &mut Option<Instant>,
    ) -> Poll<Result<Received, Fault>> {
        loop {
            self.say(context, body);
            match ready!(self.poll_hear(context)) {
                Ok(()) => {}
                // What broke behind the answer is no matter of the answer.
                Err(_) if self.state.reply.is_complete => {
                    self.state.going_away = Some(Reason::NO_ERROR);
                }
                Err(fault) => return Poll::Ready(Err(fault)),
            }
            if self.state.reply.is_complete {
                self.state.give_up_body();
                let keep = self.state.going_away.is_none() && self.write_error.is_none();
                if let Some(received) = self.state.reply.take(keep) {
                    return Poll::Ready(Ok(received));
                }
            }
            // An answer that is whole at once costs no look at the clock.
            if self.state.reply.has_begun() {
                began.get_or_insert_with(Instant::now);
            }
        }
    }

    /// Says what there is to say, as far as the server listens. What goes wrong is told when nothing is heard any more: the answer
    /// may have come nevertheless, and tells more.
    fn say(&mut self, context: &mut Context<'_>, body: Option<&Payload>) {
        if self.write_error.is_none()
            && let Poll::Ready(Err(error)) = self.poll_say(context, body)
        {
            self.write_error = Some(error);
        }
    }

    fn poll_say(
        &mut self,
        context: &mut Context<'_>,
        body: Option<&Payload>,
    ) -> Poll<io::Result<()>> {
        loop {
            if self.said == self.state.out.len() {
                self.state.out.clear();
                self.said = 0;
                self.state
                    .sending
                    .write_body(&mut self.state.out, self.state.latest, body);
                if self.state.out.is_empty() {
                    break;
                }
            }
            let rest = &self.state.out[self.said..];
            let count = ready!(Pin::new(&mut self.stream).poll_write(context, rest))?;
            if count == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.said += count;
            self.flushed = false;
        }
        if !self.flushed {
            ready!(Pin::new(&mut self.stream).poll_flush(context))?;
            self.flushed = true;
        }
        Poll::Ready(Ok(()))
    }

    /// Hears what has come, once.
    fn poll_hear(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Fault>> {
        with_buffer(|buffer| {
            let mut buffer = ReadBuf::new(buffer);
            let read = ready!(Pin::new(&mut self.stream).poll_read(context, &mut buffer));
            Poll::Ready(match read {
                Err(error) => Err(self.lost(&error)),
                Ok(()) if buffer.filled().is_empty() => Err(self.ended()),
                Ok(()) => self.state.take(buffer.filled()).map_err(|trouble| {
                    if let Trouble::Broken(why) = trouble {
                        self.state.part(why);
                        self.say(context, None);
                    }
                    trouble.into()
                }),
            })
        })
    }

    /// The server has closed the connection.
    fn ended(&self) -> Fault {
        let error = self.state.why_ended();
        let error = error.unwrap_or_else(|| match &self.write_error {
            Some(error) => errors::explain_io(error),
            None => errors::incomplete(),
        });
        self.unanswered(error)
    }

    /// The connection broke.
    fn lost(&self, error: &io::Error) -> Fault {
        // An answer of a kind: what the server said is no TLS, or says that it will not have us.
        let is_of_tls = error
            .get_ref()
            .is_some_and(|inner| tls::cause(inner).is_some());
        let error = match &self.write_error {
            Some(earlier) if !is_of_tls => earlier,
            _ => error,
        };
        match is_of_tls {
            true => Fault::Other(errors::explain_io(error)),
            false => self.unanswered(errors::explain_io(error)),
        }
    }

    fn unanswered(&self, error: TransportError) -> Fault {
        match self.state.reply.has_begun() {
            true => Fault::Other(error),
            false => Fault::Unanswered(error),
        }
    }
}

/// A request and its answer on their ways; both at once, for a server may answer before it has heard all.
pub(super) struct Exchange<'a> {
    connection: &'a mut Http2,
    request: &'a Outgoing,
    common: Common,
    cookies: Option<&'a [u8]>,
    /// The connection may have ended since the last answer.
    rested: bool,
    /// When the first byte of the answer came: told as it comes, for what comes after may not.
    began: &'a mut Option<Instant>,
    is_asked: bool,
}

impl Future for Exchange<'_> {
    type Output = Result<Received, Fault>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.get_mut();
        if !mem::replace(&mut this.is_asked, true) {
            let connection = &mut *this.connection;
            let asked = match this.rested && connection.is_stale(context) {
                true => None,
                false => connection
                    .state
                    .ask(this.request, this.common, this.cookies),
            };
            if asked.is_none() {
                return Poll::Ready(Err(Fault::Stale));
            }
        }
        let body = this.request.body.as_ref();
        this.connection.poll_exchange(context, body, this.began)
    }
}
