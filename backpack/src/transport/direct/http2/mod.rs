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

use std::io;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use http::Method;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::super::payload::Payload;
use super::super::{Outgoing, TransportError, errors, tls};
use super::head::LONGEST_HEAD;
use super::stream::{Stream, with_buffer};
use super::{Fault, Received};
use frame::{Frame, WIDEST, flag, kind, setting};
use hpack::Unpacker;
use reason::{Reason, told};
use reply::Reply;
pub(in crate::transport) use request::head;
use sending::Sending;

/// What a server is offered through TLS, the best first.
#[cfg(feature = "tls")]
pub(in crate::transport) const PROTOCOLS: &[&str] = &["h2", "http/1.1"];

/// How much may wait to be said to a server that does not listen.
const MOST_UNSAID: usize = 256 * 1024;

#[derive(Debug)]
pub(super) struct Http2 {
    stream: Stream,
    /// What came and is no whole frame yet.
    rest: Vec<u8>,
    /// What is to be said, and how much of it was.
    out: Vec<u8>,
    said: usize,
    /// What was said has yet to leave the buffers of TLS.
    flushed: bool,
    write_error: Option<io::Error>,
    unpacker: Unpacker,
    /// The stream of the latest request; before the first, none.
    latest: u32,
    sending: Sending,
    reply: Reply,
    /// A block of headers that goes on in the next frame: whether the stream ends with it, and what there is.
    block: Option<(bool, Vec<u8>)>,
    /// How much came since the window of the connection was last made wide.
    narrowed: u32,
    /// The server looks at no further stream, and why.
    going_away: Option<Reason>,
}

/// Why an exchange cannot go on.
#[derive(Debug)]
enum Trouble {
    /// The server broke the rules.
    Broken(Reason),
    /// It has not looked at the request.
    Unprocessed(String),
    Other(TransportError),
}

impl From<Reason> for Trouble {
    fn from(reason: Reason) -> Self {
        Self::Broken(reason)
    }
}

impl Http2 {
    pub(super) fn new(stream: Stream) -> Self {
        let mut out = Vec::new();
        // It leaves with the first request.
        frame::write_greeting(&mut out, LONGEST_HEAD as u32);
        Self {
            stream,
            rest: Vec::new(),
            out,
            said: 0,
            flushed: true,
            write_error: None,
            unpacker: Unpacker::default(),
            latest: 0,
            sending: Sending::default(),
            reply: Reply::default(),
            block: None,
            narrowed: 0,
            going_away: None,
        }
    }

    /// `rested` tells that the connection was idle for so long that something may have happened to it.
    pub(super) fn exchange<'a>(
        &'a mut self,
        request: &'a Outgoing,
        accepts: Option<&'static str>,
        cookies: Option<&'a [u8]>,
        rested: bool,
    ) -> Exchange<'a> {
        Exchange {
            connection: self,
            request,
            accepts,
            cookies,
            rested,
            is_asked: false,
        }
    }

    /// Whether no further request can be made. It costs no call of the system where nothing has happened.
    fn is_stale(&mut self, context: &mut Context<'_>) -> bool {
        loop {
            match self.poll_hear(context) {
                Poll::Pending => break,
                Poll::Ready(Ok(())) if self.going_away.is_none() => {}
                Poll::Ready(_) => return true,
            }
        }
        self.going_away.is_some()
    }

    /// Opens a stream; none where the connection has had all it can have.
    fn ask(
        &mut self,
        request: &Outgoing,
        accepts: Option<&'static str>,
        cookies: Option<&[u8]>,
    ) -> Option<()> {
        let stream = match self.latest {
            0 => 1,
            latest => Some(latest + 2).filter(|next| *next <= WIDEST)?,
        };
        self.latest = stream;
        self.reply = Reply::new(request.method == Method::HEAD, request.discards);
        let head = request.packed(accepts);
        let rest = request::rest(cookies, request.length());
        let has_body = request.body.as_ref().is_some_and(|body| body.len() > 0);
        self.sending.begin(has_body);
        self.sending
            .write_head(&mut self.out, stream, [head, &rest], !has_body);
        Some(())
    }

    fn poll_exchange(
        &mut self,
        context: &mut Context<'_>,
        body: Option<&Payload>,
    ) -> Poll<Result<Received, Fault>> {
        loop {
            self.say(context, body);
            match ready!(self.poll_hear(context)) {
                Ok(()) => {}
                // What broke behind the answer is no matter of the answer.
                Err(_) if self.reply.is_complete => self.going_away = Some(Reason::NO_ERROR),
                Err(fault) => return Poll::Ready(Err(fault)),
            }
            if self.reply.is_complete {
                // What is left of the body nobody wants to hear.
                if self.sending.give_up() {
                    let why = Reason::CANCEL.0.to_be_bytes();
                    frame::write(&mut self.out, kind::RST_STREAM, 0, self.latest, &why);
                }
                let keep = self.going_away.is_none() && self.write_error.is_none();
                if let Some(received) = self.reply.take(keep) {
                    return Poll::Ready(Ok(received));
                }
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
            if self.said == self.out.len() {
                self.out.clear();
                self.said = 0;
                self.sending.write_body(&mut self.out, self.latest, body);
                if self.out.is_empty() {
                    break;
                }
            }
            let rest = &self.out[self.said..];
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
                Ok(()) => self.take(buffer.filled()).map_err(|trouble| {
                    self.part(context, &trouble);
                    trouble.into()
                }),
            })
        })
    }

    /// Says to a server that breaks the rules which one it was, if it listens.
    fn part(&mut self, context: &mut Context<'_>, trouble: &Trouble) {
        if let Trouble::Broken(reason) = trouble {
            let payload = [0, reason.0].map(u32::to_be_bytes);
            let out = &mut self.out;
            frame::write(out, kind::GOAWAY, 0, 0, payload.as_flattened());
            self.say(context, None);
        }
    }

    /// Takes all whole frames.
    fn take(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        if self.rest.is_empty() {
            let rest = self.take_frames(bytes)?;
            self.rest.extend_from_slice(rest);
            return Ok(());
        }
        let mut all = mem::take(&mut self.rest);
        all.extend_from_slice(bytes);
        let rest = self.take_frames(&all)?.len();
        all.drain(..all.len() - rest);
        self.rest = all;
        Ok(())
    }

    fn take_frames<'b>(&mut self, mut bytes: &'b [u8]) -> Result<&'b [u8], Trouble> {
        while let Some((frame, rest)) = Frame::first(bytes)? {
            self.take_frame(&frame)?;
            bytes = rest;
        }
        Ok(bytes)
    }

    fn take_frame(&mut self, frame: &Frame<'_>) -> Result<(), Trouble> {
        // Nothing may come between the parts of a block.
        if self.block.is_some() != (frame.kind == kind::CONTINUATION) {
            return Err(Reason::PROTOCOL_ERROR.into());
        }
        match frame.kind {
            kind::DATA => self.take_data(frame),
            kind::HEADERS => self.take_headers(frame),
            kind::CONTINUATION => self.take_continuation(frame),
            kind::RST_STREAM => self.take_reset(frame),
            kind::SETTINGS => self.take_settings(frame),
            kind::PING => self.take_ping(frame),
            kind::GOAWAY => self.take_goaway(frame),
            kind::WINDOW_UPDATE => self.take_window(frame),
            kind::PUSH_PROMISE => Err(Reason::PROTOCOL_ERROR.into()),
            kind::PRIORITY if frame.payload.len() != 5 => Err(Reason::FRAME_SIZE_ERROR.into()),
            // Those that nobody knows are for who does.
            _ => Ok(()),
        }
    }

    /// Whether a frame is of the request that is on its way; one before that may have been given up. No other stream was opened.
    fn is_of_reply(&self, frame: &Frame<'_>) -> Result<bool, Reason> {
        let is_ours = frame.stream % 2 == 1 && frame.stream <= self.latest;
        match is_ours {
            true => Ok(frame.stream == self.latest && !self.reply.is_complete),
            false => Err(Reason::PROTOCOL_ERROR),
        }
    }

    fn take_data(&mut self, frame: &Frame<'_>) -> Result<(), Trouble> {
        let is_of_reply = self.is_of_reply(frame)?;
        self.narrowed += frame.payload.len() as u32;
        if self.narrowed > WIDEST / 2 {
            let more = mem::take(&mut self.narrowed).to_be_bytes();
            frame::write(&mut self.out, kind::WINDOW_UPDATE, 0, 0, &more);
        }
        let data = frame.without_padding()?;
        match is_of_reply {
            true => self.reply.take_data(data, frame.has(flag::END_STREAM)),
            false => Ok(()),
        }
    }

    fn take_headers(&mut self, frame: &Frame<'_>) -> Result<(), Trouble> {
        let mut block = frame.without_padding()?;
        if frame.has(flag::PRIORITY) {
            block = block.get(5..).ok_or(Reason::FRAME_SIZE_ERROR)?;
        }
        let ends = frame.has(flag::END_STREAM);
        if frame.has(flag::END_HEADERS) {
            return self.take_block(frame, block, ends);
        }
        self.is_of_reply(frame)?;
        self.block = Some((ends, block.to_vec()));
        Ok(())
    }

    fn take_continuation(&mut self, frame: &Frame<'_>) -> Result<(), Trouble> {
        let is_of_reply = self.is_of_reply(frame)?;
        let Some((ends, mut block)) = self.block.take() else {
            return Err(Reason::PROTOCOL_ERROR.into());
        };
        block.extend_from_slice(frame.payload);
        if block.len() > LONGEST_HEAD && is_of_reply {
            return Err(reply::too_long());
        }
        if frame.has(flag::END_HEADERS) {
            return self.take_block(frame, &block, ends);
        }
        self.block = Some((ends, block));
        Ok(())
    }

    fn take_block(&mut self, frame: &Frame<'_>, block: &[u8], ends: bool) -> Result<(), Trouble> {
        if self.is_of_reply(frame)? {
            return self.reply.take_headers(&mut self.unpacker, block, ends);
        }
        // What it lets us remember counts all the same.
        let unpacked = self.unpacker.unpack(block, |_, _| {});
        unpacked.ok_or_else(|| Reason::COMPRESSION_ERROR.into())
    }

    fn take_reset(&mut self, frame: &Frame<'_>) -> Result<(), Trouble> {
        let why = Reason(frame.number()?);
        if !self.is_of_reply(frame)? {
            return Ok(());
        }
        let told = told("the server gave the request up (RST_STREAM", why) + ")";
        Err(match why {
            Reason::REFUSED_STREAM => Trouble::Unprocessed(told),
            _ => Trouble::Other(errors::other(told)),
        })
    }

    fn take_settings(&mut self, frame: &Frame<'_>) -> Result<(), Trouble> {
        let (settings, rest) = frame.payload.as_chunks::<6>();
        if frame.stream != 0 {
            return Err(Reason::PROTOCOL_ERROR.into());
        }
        if !rest.is_empty() || (frame.has(flag::ACK) && !settings.is_empty()) {
            return Err(Reason::FRAME_SIZE_ERROR.into());
        }
        if frame.has(flag::ACK) {
            return Ok(());
        }
        for [a, b, value @ ..] in settings {
            let (name, value) = (u16::from_be_bytes([*a, *b]), u32::from_be_bytes(*value));
            match name {
                setting::INITIAL_WINDOW_SIZE => self.sending.set_window(value)?,
                setting::MAX_FRAME_SIZE => self.sending.set_longest(value)?,
                setting::ENABLE_PUSH if value != 0 => return Err(Reason::PROTOCOL_ERROR.into()),
                _ => {}
            }
        }
        self.answer(kind::SETTINGS, &[])
    }

    fn take_ping(&mut self, frame: &Frame<'_>) -> Result<(), Trouble> {
        match (frame.stream, frame.payload.len()) {
            (0, 8) if frame.has(flag::ACK) => Ok(()),
            (0, 8) => self.answer(kind::PING, frame.payload),
            (0, _) => Err(Reason::FRAME_SIZE_ERROR.into()),
            _ => Err(Reason::PROTOCOL_ERROR.into()),
        }
    }

    /// Says that it was heard.
    fn answer(&mut self, kind: u8, payload: &[u8]) -> Result<(), Trouble> {
        if self.out.len() > MOST_UNSAID {
            return Err(Reason::ENHANCE_YOUR_CALM.into());
        }
        frame::write(&mut self.out, kind, flag::ACK, 0, payload);
        Ok(())
    }

    fn take_goaway(&mut self, frame: &Frame<'_>) -> Result<(), Trouble> {
        let Some((numbers, _)) = frame.payload.split_first_chunk::<8>() else {
            return Err(Reason::FRAME_SIZE_ERROR.into());
        };
        if frame.stream != 0 {
            return Err(Reason::PROTOCOL_ERROR.into());
        }
        let [last, why] = [&numbers[..4], &numbers[4..]].map(|number| {
            number
                .iter()
                .fold(0, |all, byte| all << 8 | u32::from(*byte))
        });
        self.going_away = Some(Reason(why));
        match self.latest > last & WIDEST && !self.reply.is_complete {
            true => Err(Trouble::Unprocessed(given_up(Reason(why)))),
            false => Ok(()),
        }
    }

    fn take_window(&mut self, frame: &Frame<'_>) -> Result<(), Trouble> {
        let more = frame.number()? & WIDEST;
        if more == 0 {
            return Err(Reason::PROTOCOL_ERROR.into());
        }
        match frame.stream {
            0 => self.sending.widen(more)?,
            _ if self.is_of_reply(frame)? => self.sending.widen_stream(more)?,
            _ => {}
        }
        Ok(())
    }

    /// The server has closed the connection.
    fn ended(&self) -> Fault {
        let error = match self.going_away {
            Some(why) if why != Reason::NO_ERROR => errors::other(given_up(why)),
            _ => match &self.write_error {
                Some(error) => errors::explain_io(error),
                None => errors::incomplete(),
            },
        };
        self.unanswered(error)
    }

    /// The connection broke.
    fn lost(&self, error: &io::Error) -> Fault {
        let error = self.write_error.as_ref().unwrap_or(error);
        // An answer of a kind: the server said what is no TLS.
        let is_of_tls = error
            .get_ref()
            .is_some_and(|inner| tls::cause(inner).is_some());
        match is_of_tls {
            true => Fault::Other(errors::explain_io(error)),
            false => self.unanswered(errors::explain_io(error)),
        }
    }

    fn unanswered(&self, error: TransportError) -> Fault {
        match self.reply.has_begun() {
            true => Fault::Other(error),
            false => Fault::Unanswered(error),
        }
    }
}

fn given_up(why: Reason) -> String {
    told("the server closed the connection (GOAWAY", why) + ")"
}

impl From<Trouble> for Fault {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Broken(reason) => {
                let text = format!("the answer is not HTTP/2, {reason}");
                Self::Other(errors::other(text))
            }
            Trouble::Unprocessed(text) => Self::Unprocessed(errors::other(text)),
            Trouble::Other(error) => Self::Other(error),
        }
    }
}

/// A request and its answer on their ways; both at once, for a server may answer before it has heard all.
pub(super) struct Exchange<'a> {
    connection: &'a mut Http2,
    request: &'a Outgoing,
    accepts: Option<&'static str>,
    cookies: Option<&'a [u8]>,
    /// The connection may have ended since the last answer.
    rested: bool,
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
                false => connection.ask(this.request, this.accepts, this.cookies),
            };
            if asked.is_none() {
                return Poll::Ready(Err(Fault::Stale));
            }
        }
        let body = this.request.body.as_ref();
        this.connection.poll_exchange(context, body)
    }
}
