//! One HTTP/2 connection, driven in the user's own task: one request after the other, or several side by side, each in a stream of
//! its own. Who is polled first reads for all of them.
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
mod streamed;

use std::cell::RefCell;
use std::io;
use std::mem;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};
use std::time::Instant;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::super::beside::Beside;
use super::super::payload::Payload;
use super::super::settings::Common;
use super::super::{Outgoing, TransportError, errors, tls};
use super::stream::{Stream, with_buffer};
use super::{Fault, Received};
pub(in crate::transport) use request::head;
use state::{Asked, State, Trouble};
pub(super) use streamed::Streamed;

/// What a server is offered through TLS, the best first.
#[cfg(feature = "tls")]
pub(in crate::transport) const PROTOCOLS: &[&str] = &["h2", "http/1.1"];

/// A connection, and perhaps others that hold it too.
#[derive(Clone, Debug)]
pub(super) struct Http2(Rc<RefCell<Connection>>);

#[derive(Debug)]
struct Connection {
    stream: Stream,
    state: State,
    /// How much was said of what is to be.
    said: usize,
    /// What was said has yet to leave the buffers of TLS.
    flushed: bool,
    write_error: Option<io::Error>,
    lost: Option<Lost>,
    /// Something was heard since somebody asked.
    heard: bool,
    /// The latest turn of requests side by side in which there was nothing more to hear.
    silent_in: u64,
}

/// Why nothing is heard any more.
#[derive(Debug)]
struct Lost {
    error: TransportError,
    /// The server said something, if nothing of use.
    is_answer: bool,
}

/// A request with what is said beside it.
type Said<'a> = (&'a Outgoing, Common, Option<&'a [u8]>);

impl Http2 {
    pub(super) fn new(stream: Stream) -> Self {
        Self(Rc::new(RefCell::new(Connection {
            stream,
            state: State::new(),
            said: 0,
            flushed: true,
            write_error: None,
            lost: None,
            heard: false,
            silent_in: 0,
        })))
    }

    /// Whether both are one connection.
    pub(super) fn is(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// `rested` tells that the connection was idle for so long that something may have happened to it. Where other requests are made
    /// `beside` this one, they are told of what they may go on with.
    pub(super) fn exchange<'a>(
        &'a self,
        said: Said<'a>,
        rested: bool,
        began: &'a mut Option<Instant>,
        beside: Option<&'a Beside>,
    ) -> Exchange<'a> {
        Exchange {
            connection: &self.0,
            said,
            rested,
            began,
            beside,
            slot: None,
        }
    }
}

impl Connection {
    /// Whether no further request can be made. It costs no call of the system where nothing has happened.
    fn is_stale(&mut self, context: &mut Context<'_>) -> bool {
        while !self.is_over() && self.poll_hear(context).is_ready() {}
        self.is_over()
    }

    fn is_over(&self) -> bool {
        self.lost.is_some() || self.state.going_away.is_some()
    }

    /// Opens a stream, as soon as the server has room for it.
    fn poll_ask(
        &mut self,
        context: &mut Context<'_>,
        said: Said<'_>,
    ) -> Poll<Result<usize, Fault>> {
        loop {
            if self.is_over() {
                return Poll::Ready(Err(Fault::Stale));
            }
            match self.state.ask(said.0, said.1, said.2) {
                Asked::Open(slot) => return Poll::Ready(Ok(slot)),
                Asked::Never => return Poll::Ready(Err(Fault::Stale)),
                Asked::Later => {}
            }
            self.say(context, None);
            ready!(self.poll_hear(context));
        }
    }

    fn poll_exchange(
        &mut self,
        context: &mut Context<'_>,
        (slot, body): (usize, Option<&Payload>),
        began: &mut Option<Instant>,
        beside: Option<&Beside>,
    ) -> Poll<Result<Received, Fault>> {
        loop {
            let open = &mut self.state.open[slot];
            if open.reply.is_complete {
                let keep = !self.is_over() && self.write_error.is_none();
                if let Some(received) = self.state.open[slot].reply.take(keep) {
                    return Poll::Ready(Ok(received));
                }
            } else if open.trouble.is_some() {
                return Poll::Ready(Err(open.failed()));
            } else if let Some(lost) = &self.lost {
                return Poll::Ready(Err(lost.fault(open.reply.has_begun())));
            }
            // An answer that is whole at once costs no look at the clock.
            if self.state.open[slot].reply.has_begun() {
                began.get_or_insert_with(Instant::now);
            }
            self.say(context, body.map(|body| (slot, body)));
            // Who had its turn before has heard what there is, and waits for all.
            if beside.is_some_and(|beside| beside.turn() == self.silent_in) {
                return Poll::Pending;
            }
            if self.poll_hear(context).is_pending() {
                self.silent_in = beside.map_or(0, Beside::turn);
                return Poll::Pending;
            }
        }
    }

    /// Says what there is to say, as far as the server listens. What goes wrong is told when nothing is heard any more: the answer
    /// may have come nevertheless, and tells more.
    fn say(&mut self, context: &mut Context<'_>, body: Option<(usize, &Payload)>) {
        if self.write_error.is_none()
            && let Poll::Ready(Err(error)) = self.poll_say(context, body)
        {
            self.write_error = Some(error);
        }
    }

    fn poll_say(
        &mut self,
        context: &mut Context<'_>,
        body: Option<(usize, &Payload)>,
    ) -> Poll<io::Result<()>> {
        loop {
            if self.said == self.state.out.len() {
                self.state.out.clear();
                self.said = 0;
                if let Some((slot, body)) = body {
                    self.state.write_body(slot, body);
                }
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
    fn poll_hear(&mut self, context: &mut Context<'_>) -> Poll<()> {
        with_buffer(|buffer| {
            let mut buffer = ReadBuf::new(buffer);
            let read = ready!(Pin::new(&mut self.stream).poll_read(context, &mut buffer));
            self.heard = true;
            match read {
                Err(error) => self.lost = Some(self.broken(&error)),
                Ok(()) if buffer.filled().is_empty() => self.lost = Some(self.ended()),
                Ok(()) => {
                    if let Err(trouble) = self.state.take(buffer.filled()) {
                        if let Trouble::Broken(why) = trouble {
                            self.state.part(why);
                            self.say(context, None);
                        }
                        let error = Fault::from(trouble).into();
                        let is_answer = true;
                        self.lost = Some(Lost { error, is_answer });
                    }
                }
            }
            Poll::Ready(())
        })
    }

    /// The server has closed the connection.
    fn ended(&self) -> Lost {
        let error = self.state.why_ended();
        let error = error.unwrap_or_else(|| match &self.write_error {
            Some(error) => errors::explain_io(error),
            None => errors::incomplete(),
        });
        let is_answer = false;
        Lost { error, is_answer }
    }

    /// The connection broke.
    fn broken(&self, error: &io::Error) -> Lost {
        // What the server said is no TLS, or says that it will not have us.
        let is_answer = error
            .get_ref()
            .is_some_and(|inner| tls::cause(inner).is_some());
        let error = match &self.write_error {
            Some(earlier) if !is_answer => earlier,
            _ => error,
        };
        let error = errors::explain_io(error);
        Lost { error, is_answer }
    }
}

impl Lost {
    /// What that means for a request, whose answer may have begun to come.
    fn fault(&self, has_begun: bool) -> Fault {
        let error = self.error.clone();
        match has_begun || self.is_answer {
            true => Fault::Other(error),
            false => Fault::Unanswered(error),
        }
    }
}

/// A request and its answer on their ways; both at once, for a server may answer before it has heard all.
pub(super) struct Exchange<'a> {
    connection: &'a RefCell<Connection>,
    said: Said<'a>,
    /// The connection may have ended since the last answer.
    rested: bool,
    /// When the first byte of the answer came: told as it comes, for what comes after may not.
    began: &'a mut Option<Instant>,
    beside: Option<&'a Beside>,
    /// Its stream.
    slot: Option<usize>,
}

impl Future for Exchange<'_> {
    type Output = Result<Received, Fault>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.get_mut();
        let connection = &mut *this.connection.borrow_mut();
        let slot = match this.slot {
            Some(slot) => slot,
            None => {
                if mem::take(&mut this.rested) && connection.is_stale(context) {
                    return Poll::Ready(Err(Fault::Stale));
                }
                let slot = ready!(connection.poll_ask(context, this.said))?;
                this.slot = Some(slot);
                if let Some(beside) = this.beside {
                    // All that ask at once are heard in one write.
                    beside.stir();
                    return Poll::Pending;
                }
                slot
            }
        };
        let body = this.said.0.body.as_ref();
        let polled = connection.poll_exchange(context, (slot, body), this.began, this.beside);
        if mem::take(&mut connection.heard)
            && let Some(beside) = this.beside
        {
            beside.stir();
        }
        if polled.is_ready() {
            this.slot = None;
            connection.state.close(slot);
        }
        polled
    }
}

impl Drop for Exchange<'_> {
    /// Nobody waits for the answer any more.
    fn drop(&mut self) {
        if let Some(slot) = self.slot {
            self.connection.borrow_mut().state.close(slot);
        }
    }
}
