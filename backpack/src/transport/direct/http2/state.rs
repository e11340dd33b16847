//! What one connection is about, whatever carries it: what was heard on it, what is to be said, the request that is on its way.

use std::mem;

use http::Method;

use super::super::Fault;
use super::super::head::LONGEST_HEAD;
use super::frame::{self, Frame, WIDEST, flag, kind, setting};
use super::hpack::Unpacker;
use super::reason::{Reason, told};
use super::reply::{self, Reply};
use super::request;
use super::sending::Sending;
use crate::transport::settings::Common;
use crate::transport::{Outgoing, TransportError, errors};

/// How much may wait to be said to a server that does not listen.
const MOST_UNSAID: usize = 256 * 1024;

/// Of one connection.
#[derive(Debug)]
pub(super) struct State {
    /// What came and is no whole frame yet.
    rest: Vec<u8>,
    /// What is to be said.
    pub(super) out: Vec<u8>,
    unpacker: Unpacker,
    /// The stream of the latest request; before the first, none.
    pub(super) latest: u32,
    pub(super) sending: Sending,
    pub(super) reply: Reply,
    /// A block of headers that goes on in the next frame: whether the stream ends with it, and what there is.
    block: Option<(bool, Vec<u8>)>,
    /// How much came since the window of the connection was last made wide.
    narrowed: u32,
    /// The server looks at no further stream, and why.
    pub(super) going_away: Option<Reason>,
}

/// Why an exchange cannot go on.
#[derive(Debug)]
pub(super) enum Trouble {
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

impl State {
    pub(super) fn new() -> Self {
        let mut out = Vec::new();
        // It leaves with the first request.
        frame::write_greeting(&mut out, LONGEST_HEAD as u32);
        Self {
            rest: Vec::new(),
            out,
            unpacker: Unpacker::default(),
            latest: 0,
            sending: Sending::default(),
            reply: Reply::default(),
            block: None,
            narrowed: 0,
            going_away: None,
        }
    }

    /// Opens a stream; none where the connection has had all it can have.
    pub(super) fn ask(
        &mut self,
        request: &Outgoing,
        common: Common,
        cookies: Option<&[u8]>,
    ) -> Option<()> {
        let stream = match self.latest {
            0 => 1,
            latest => Some(latest + 2).filter(|next| *next <= WIDEST)?,
        };
        self.latest = stream;
        self.reply
            .begin(request.method == Method::HEAD, request.discards);
        let head = request.packed(common);
        let rest = request::rest(cookies, request.length());
        let has_body = request.body.as_ref().is_some_and(|body| body.len() > 0);
        self.sending.begin(has_body);
        self.sending
            .write_head(&mut self.out, stream, [head, &rest], !has_body);
        Some(())
    }

    /// What is left of the body nobody wants to hear.
    pub(super) fn give_up_body(&mut self) {
        if self.sending.give_up() {
            let why = Reason::CANCEL.0.to_be_bytes();
            frame::write(&mut self.out, kind::RST_STREAM, 0, self.latest, &why);
        }
    }

    /// Says to a server that broke the rules which one it was.
    pub(super) fn part(&mut self, why: Reason) {
        let payload = [0, why.0].map(u32::to_be_bytes);
        let out = &mut self.out;
        frame::write(out, kind::GOAWAY, 0, 0, payload.as_flattened());
    }

    /// Takes all whole frames.
    pub(super) fn take(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
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

    /// What is said of a connection that has ended, where that is not the end itself.
    pub(super) fn why_ended(&self) -> Option<TransportError> {
        let why = self.going_away.filter(|why| *why != Reason::NO_ERROR)?;
        Some(errors::other(given_up(why)))
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

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use url::Url;

    use super::*;
    use http::HeaderMap;

    /// A connection on which a GET is on its way.
    fn asked() -> State {
        let url = Url::parse("http://localhost/").expect("a URL");
        let request = Outgoing::new(Method::GET, url, HeaderMap::new(), None);
        let mut state = State::new();
        state
            .ask(&request, Common::default(), None)
            .expect("a stream");
        state
    }

    /// What came of it: how the first trouble is told, or the answer.
    fn outcome<'b>(pieces: impl IntoIterator<Item = &'b [u8]>) -> String {
        let mut state = asked();
        for piece in pieces {
            if let Err(trouble) = state.take(piece) {
                return format!("{trouble:?}");
            }
        }
        let received = state.reply.take(true);
        received.map_or_else(String::new, |it| {
            let answer = it.answer;
            format!(
                "{} {:?} {:?}",
                answer.status(),
                answer.headers(),
                answer.body()
            )
        })
    }

    /// Frames that a server might say, most of them of the stream that is open.
    fn frames() -> impl Strategy<Value = Vec<u8>> {
        let stream = prop_oneof![Just(0), Just(1), Just(1), Just(2), Just(3)];
        let payload = prop_oneof![
            Just(vec![0x88]),
            Just(b"\x88\x5f\x0atext/plain\x0f\x0d\x012".to_vec()),
            Just(vec![0, 0, 0, 1]),
            vec(any::<u8>(), 0..20),
        ];
        let frame = (0..11_u8, any::<u8>(), stream, payload);
        vec(frame, 0..8).prop_map(|frames| {
            let mut bytes = Vec::new();
            for (kind, flags, stream, payload) in frames {
                frame::write(&mut bytes, kind, flags, stream, &payload);
            }
            bytes
        })
    }

    #[test]
    fn an_answer_is_read_as_one_of_http_1_is() {
        let mut bytes = Vec::new();
        let head = b"\x88\x5f\x0atext/plain\x0f\x0d\x012";
        frame::write(&mut bytes, kind::HEADERS, flag::END_HEADERS, 1, head);
        frame::write(&mut bytes, kind::DATA, flag::END_STREAM, 1, b"hi");
        assert_eq!(
            outcome([&bytes[..]]),
            r#"200 {"content-type": "text/plain", "content-length": "2"} b"hi""#
        );
    }

    proptest! {
        #[test]
        fn whatever_is_heard_is_the_same_in_pieces(bytes in frames(), size in 1_usize..40) {
            prop_assert_eq!(outcome([&bytes[..]]), outcome(bytes.chunks(size)));
        }

        #[test]
        fn what_is_no_http_2_is_told_of(bytes: Vec<u8>) {
            outcome([&bytes[..]]);
        }
    }
}
