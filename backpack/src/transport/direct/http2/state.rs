//! What one connection is about, whatever carries it: what was heard on it, what is to be said, the requests that are on their ways.

use std::mem;

use http::Method;

use super::super::Fault;
use super::super::head::LONGEST_HEAD;
use super::frame::{self, Frame, WIDEST, flag, kind, setting};
use super::hpack::Unpacker;
use super::reason::{Reason, told};
use super::reply::{self, Reply};
use super::request;
use super::sending::{Outflow, Sending};
use crate::transport::payload::Payload;
use crate::transport::settings::Common;
use crate::transport::{Outgoing, TransportError, errors};

/// As many streams are opened at once before the server has said how many it takes: section 6.5.2 asks servers for so many.
const MOST_STREAMS: u32 = 100;

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
    latest: u32,
    sending: Sending,
    /// The streams that are open; those without a number are none, and are there for the next.
    pub(super) open: Vec<Open>,
    /// How many the server takes at once.
    most_streams: u32,
    /// A block of headers that goes on in the next frame: whether the stream ends with it, and what there is.
    block: Option<(bool, Vec<u8>)>,
    /// How much came since the window of the connection was last made wide.
    narrowed: u32,
    /// The server looks at no further stream, and why.
    pub(super) going_away: Option<Reason>,
}

/// A stream that is open: a request that is on its way, and its answer.
#[derive(Debug, Default)]
pub(super) struct Open {
    number: u32,
    outflow: Outflow,
    pub(super) reply: Reply,
    /// How much came since its window was last made wide.
    narrowed: u32,
    /// Why this one cannot go on.
    pub(super) trouble: Option<Trouble>,
}

/// What came of the wish for a stream.
pub(super) enum Asked {
    /// The place of the one that is open now.
    Open(usize),
    /// The server takes no more at once.
    Later,
    /// The connection has had all it can have.
    Never,
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
            open: Vec::new(),
            most_streams: MOST_STREAMS,
            block: None,
            narrowed: 0,
            going_away: None,
        }
    }

    /// Opens a stream.
    pub(super) fn ask(
        &mut self,
        request: &Outgoing,
        common: Common,
        cookies: Option<&[u8]>,
    ) -> Asked {
        let Some(number) = self.next_number() else {
            return Asked::Never;
        };
        let Some(slot) = self.free_slot() else {
            return Asked::Later;
        };
        self.latest = number;
        let head = request.packed(common);
        let rest = request::rest(cookies, request.length());
        let has_body = request.body.as_ref().is_some_and(|body| body.len() > 0);
        let open = &mut self.open[slot];
        open.number = number;
        open.narrowed = 0;
        open.outflow = self.sending.begin(has_body);
        open.reply
            .begin(request.method == Method::HEAD, request.discards);
        if request.is_call {
            open.reply.keep_trailers();
        }
        self.sending
            .write_head(&mut self.out, number, [head, &rest], !has_body);
        Asked::Open(slot)
    }

    fn next_number(&self) -> Option<u32> {
        match self.latest {
            0 => Some(1),
            latest => Some(latest + 2).filter(|next| *next <= WIDEST),
        }
    }

    /// A place for one more, where the server takes one more.
    fn free_slot(&mut self) -> Option<usize> {
        let is_free = |open: &Open| open.number == 0;
        let most = self.most_streams as usize;
        if self.open.len() > most {
            // The server takes fewer than it took before.
            let busy = self.open.iter().filter(|open| !is_free(open)).count();
            if busy >= most {
                return None;
            }
        }
        let free = self.open.iter().position(is_free);
        free.or_else(|| {
            let has_room = self.open.len() < most;
            has_room.then(|| {
                self.open.push(Open::default());
                self.open.len() - 1
            })
        })
    }

    /// Writes as much of this stream's body as may be sent now.
    pub(super) fn write_body(&mut self, slot: usize, body: &Payload) {
        let open = &mut self.open[slot];
        let stream = (open.number, &mut open.outflow);
        self.sending.write_body(&mut self.out, stream, body);
    }

    /// A stream is over, or nobody wants the rest of it.
    #[inline]
    pub(super) fn close(&mut self, slot: usize) {
        let open = &mut self.open[slot];
        let is_over = open.reply.is_complete || open.trouble.is_some();
        if open.outflow.give_up() || !is_over {
            let why = Reason::CANCEL.0.to_be_bytes();
            frame::write(&mut self.out, kind::RST_STREAM, 0, open.number, &why);
        }
        open.number = 0;
        if open.trouble.is_some() {
            open.trouble = None;
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

    fn take_data(&mut self, frame: &Frame<'_>) -> Result<(), Trouble> {
        let open = stream_of(&mut self.open, self.latest, frame)?;
        self.narrowed += frame.payload.len() as u32;
        if self.narrowed > WIDEST / 2 {
            let more = mem::take(&mut self.narrowed).to_be_bytes();
            frame::write(&mut self.out, kind::WINDOW_UPDATE, 0, 0, &more);
        }
        let data = frame.without_padding()?;
        match open {
            Some(open) => {
                open.narrowed += frame.payload.len() as u32;
                if open.narrowed > WIDEST / 2 {
                    let more = mem::take(&mut open.narrowed).to_be_bytes();
                    frame::write(&mut self.out, kind::WINDOW_UPDATE, 0, open.number, &more);
                }
                let taken = open.reply.take_data(data, frame.has(flag::END_STREAM));
                open.settle(taken)
            }
            None => Ok(()),
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
        stream_of(&mut self.open, self.latest, frame)?;
        self.block = Some((ends, block.to_vec()));
        Ok(())
    }

    fn take_continuation(&mut self, frame: &Frame<'_>) -> Result<(), Trouble> {
        let is_wanted = stream_of(&mut self.open, self.latest, frame)?.is_some();
        let Some((ends, mut block)) = self.block.take() else {
            return Err(Reason::PROTOCOL_ERROR.into());
        };
        block.extend_from_slice(frame.payload);
        // What all of it says has to be known, for the next head may refer to it.
        if block.len() > LONGEST_HEAD && is_wanted {
            return Err(reply::too_long());
        }
        if frame.has(flag::END_HEADERS) {
            return self.take_block(frame, &block, ends);
        }
        self.block = Some((ends, block));
        Ok(())
    }

    fn take_block(&mut self, frame: &Frame<'_>, block: &[u8], ends: bool) -> Result<(), Trouble> {
        let unpacker = &mut self.unpacker;
        match stream_of(&mut self.open, self.latest, frame)? {
            Some(open) => {
                let taken = open.reply.take_headers(unpacker, block, ends);
                open.settle(taken)
            }
            // What it lets us remember counts all the same.
            None => {
                let unpacked = unpacker.unpack(block, |_, _| {});
                unpacked.ok_or_else(|| Reason::COMPRESSION_ERROR.into())
            }
        }
    }

    fn take_reset(&mut self, frame: &Frame<'_>) -> Result<(), Trouble> {
        let why = Reason(frame.number()?);
        let Some(open) = stream_of(&mut self.open, self.latest, frame)? else {
            return Ok(());
        };
        let told = told("the server gave the request up (RST_STREAM", why) + ")";
        open.trouble = Some(match why {
            Reason::REFUSED_STREAM => Trouble::Unprocessed(told),
            _ => Trouble::Other(errors::other(told)),
        });
        Ok(())
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
                setting::INITIAL_WINDOW_SIZE => {
                    let open = self.open.iter_mut().map(|open| &mut open.outflow);
                    self.sending.set_window(value, open)?;
                }
                setting::MAX_CONCURRENT_STREAMS => self.most_streams = value,
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
        for open in &mut self.open {
            let is_open = open.number > last & WIDEST && !open.reply.is_complete;
            if is_open && open.trouble.is_none() {
                open.trouble = Some(Trouble::Unprocessed(given_up(Reason(why))));
            }
        }
        Ok(())
    }

    fn take_window(&mut self, frame: &Frame<'_>) -> Result<(), Trouble> {
        let more = frame.number()? & WIDEST;
        if more == 0 {
            return Err(Reason::PROTOCOL_ERROR.into());
        }
        match frame.stream {
            0 => self.sending.widen(more)?,
            _ => {
                if let Some(open) = stream_of(&mut self.open, self.latest, frame)? {
                    open.outflow.widen(more)?;
                }
            }
        }
        Ok(())
    }

    /// What is said of a connection that has ended, where that is not the end itself.
    pub(super) fn why_ended(&self) -> Option<TransportError> {
        let why = self.going_away.filter(|why| *why != Reason::NO_ERROR)?;
        Some(errors::other(given_up(why)))
    }
}

/// The stream that a frame is of; none where it is over, or was given up. No other was opened.
fn stream_of<'o>(
    open: &'o mut [Open],
    latest: u32,
    frame: &Frame<'_>,
) -> Result<Option<&'o mut Open>, Reason> {
    let is_ours = frame.stream % 2 == 1 && frame.stream <= latest;
    if !is_ours {
        return Err(Reason::PROTOCOL_ERROR);
    }
    let stream = open.iter_mut().find(|open| open.number == frame.stream);
    Ok(stream.filter(|open| !open.reply.is_complete && open.trouble.is_none()))
}

impl Open {
    /// What its trouble means for the request, told once; it stays closed to what comes.
    #[cold]
    pub(super) fn failed(&mut self) -> Fault {
        let told = Trouble::Other(errors::incomplete());
        self.trouble
            .replace(told)
            .unwrap_or_else(|| Trouble::Other(errors::incomplete()))
            .into()
    }

    /// What is wrong with this answer alone ends no other; a broken rule does.
    fn settle(&mut self, taken: Result<(), Trouble>) -> Result<(), Trouble> {
        match taken {
            Err(Trouble::Broken(why)) => Err(why.into()),
            Err(trouble) => {
                self.trouble = Some(trouble);
                Ok(())
            }
            Ok(()) => Ok(()),
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
        let asked = state.ask(&request, Common::default(), None);
        assert!(matches!(asked, Asked::Open(0)));
        state
    }

    /// What came of it: how the first trouble is told, or the answer.
    fn outcome<'b>(pieces: impl IntoIterator<Item = &'b [u8]>) -> String {
        let mut state = asked();
        for piece in pieces {
            let broken = state.take(piece).err();
            if let Some(trouble) = state.open[0].trouble.take().or(broken) {
                return format!("{trouble:?}");
            }
        }
        let received = state.open[0].reply.take(true);
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
