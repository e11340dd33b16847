//! The answer to the request that is on its way, as its frames come.

use std::mem;

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::super::Received;
use super::super::head::LONGEST_HEAD;
use super::hpack;
use super::reason::Reason;
use super::request::is_forbidden;
use super::state::Trouble;
use crate::answer::recycled::{room, settled};
use crate::answer::{Answer, MOST_HEADERS};
use crate::transport::{LONGEST_BODY, errors};

/// Up to this size an answer is put together in memory that the connection keeps.
const SMALL: usize = 4 * 1024;

/// The answer to one request.
#[derive(Debug, Default)]
pub(super) struct Reply {
    /// The request asks for the head alone.
    to_head: bool,
    discards: bool,
    head: Option<Head>,
    /// The head as HTTP/1 has it, in which all else reads it, and the body behind it.
    bytes: BytesMut,
    /// How much of the body has come, kept or not.
    length: u64,
    begun: bool,
    pub(super) is_complete: bool,
    /// Where they are kept: what came behind the body.
    trailers: Option<HeaderMap>,
    keeps_trailers: bool,
    in_pieces: bool,
}

/// The head of an answer.
#[derive(Clone, Copy, Debug, Default)]
struct Head {
    status: u16,
    /// Of its text.
    length: usize,
    headers: usize,
    /// How long the body is to be.
    body: Option<u64>,
    sets_cookies: bool,
    packed: bool,
}

impl Reply {
    /// A request is on its way.
    pub(super) fn begin(&mut self, to_head: bool, discards: bool) {
        let mut bytes = mem::take(&mut self.bytes);
        bytes.clear();
        *self = Self {
            to_head,
            discards,
            bytes,
            ..Self::default()
        };
    }

    /// It is read as it comes, is of any length, and its trailers are kept.
    pub(super) fn come_in_pieces(&mut self) {
        self.in_pieces = true;
        self.keeps_trailers = true;
    }

    /// Its trailers are kept: read whole, it has them behind the headers of its head.
    pub(super) fn keep_trailers(&mut self) {
        self.keeps_trailers = true;
    }

    /// A byte of it came, perhaps of an answer before the answer.
    pub(super) fn has_begun(&self) -> bool {
        self.begun
    }

    /// A whole block of headers came: the head, that of an answer before it, or trailers.
    pub(super) fn take_headers(
        &mut self,
        unpacker: &mut hpack::Unpacker,
        block: &[u8],
        ends: bool,
    ) -> Result<(), Trouble> {
        self.begun = true;
        if self.head.is_some() {
            return self.take_trailers(unpacker, block, ends);
        }
        self.bytes.clear();
        let mut reading = Reading {
            head: Head::default(),
            text: &mut self.bytes,
            wrong: None,
        };
        let unpacked = unpacker.unpack(block, |name, value| reading.take(name, value));
        unpacked.ok_or(Reason::COMPRESSION_ERROR)?;
        let head = reading.end()?;
        match head.status {
            100..200 if ends || head.status == 101 => return Err(Reason::PROTOCOL_ERROR.into()),
            100..200 => return Ok(()),
            _ => {}
        }
        self.head = Some(head);
        let is_kept = !self.discards && !self.in_pieces && !self.has_no_body();
        let length = head.body.filter(|_| is_kept);
        if let Some(length) = length.filter(|length| *length > SMALL as u64) {
            let mut bytes = room(self.bytes.len() + length.min(LONGEST_BODY as u64) as usize);
            bytes.extend_from_slice(&self.bytes);
            self.bytes = bytes;
        }
        if ends { self.end() } else { Ok(()) }
    }

    fn take_trailers(
        &mut self,
        unpacker: &mut hpack::Unpacker,
        block: &[u8],
        ends: bool,
    ) -> Result<(), Trouble> {
        let mut wrong = !ends;
        let mut trailers = HeaderMap::new();
        let unpacked = unpacker.unpack(block, |name, value| {
            wrong |= name.starts_with(b":");
            if self.keeps_trailers && !wrong {
                wrong |= !keep_trailer(&mut trailers, name, value);
            }
        });
        unpacked.ok_or(Reason::COMPRESSION_ERROR)?;
        if wrong {
            return Err(Reason::PROTOCOL_ERROR.into());
        }
        self.trailers = Some(trailers).filter(|trailers| !trailers.is_empty());
        self.end()
    }

    pub(super) fn take_data(&mut self, data: &[u8], ends: bool) -> Result<(), Trouble> {
        if self.head.is_none() {
            return Err(Reason::PROTOCOL_ERROR.into());
        }
        self.length += data.len() as u64;
        if !self.discards {
            if self.length > LONGEST_BODY as u64 && !self.in_pieces {
                return Err(Trouble::Other(errors::too_long()));
            }
            self.bytes.extend_from_slice(data);
        }
        if ends { self.end() } else { Ok(()) }
    }

    /// Its last frame came; a body of another length than was told is none (section 8.1.1).
    fn end(&mut self) -> Result<(), Trouble> {
        let told = self.head.and_then(|head| head.body);
        let is_wrong = |told: u64| told != self.length && !(self.has_no_body() && self.length == 0);
        if told.is_some_and(is_wrong) {
            return Err(Reason::PROTOCOL_ERROR.into());
        }
        self.is_complete = true;
        Ok(())
    }

    fn has_no_body(&self) -> bool {
        let status = self.head.map_or(0, |head| head.status);
        self.to_head || matches!(status, 204 | 304)
    }

    /// The head alone, once, where it has come.
    pub(super) fn take_head(&mut self) -> Option<Answer> {
        let head = self.head?;
        let bytes = self.bytes.split_to(head.length).freeze();
        Some(Answer::with_head(head.status, head.length, bytes))
    }

    /// What came of the body since this was asked; none where that is nothing.
    pub(super) fn take_piece(&mut self) -> Option<Bytes> {
        let piece = mem::take(&mut self.bytes);
        (!piece.is_empty()).then(|| piece.freeze())
    }

    pub(super) fn trailers(&self) -> Option<&HeaderMap> {
        self.trailers.as_ref()
    }

    /// Those that are too many are none.
    #[cold]
    fn put_behind_headers(&mut self, head: &mut Head, trailers: &HeaderMap) {
        let body = self.bytes.split_off(head.length);
        // The empty line.
        self.bytes.truncate(head.length - 2);
        for (name, value) in trailers.iter().take(MOST_HEADERS - head.headers) {
            for part in [name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"] {
                self.bytes.extend_from_slice(part);
            }
        }
        self.bytes.extend_from_slice(b"\r\n");
        head.length = self.bytes.len();
        self.bytes.extend_from_slice(&body);
    }

    /// The answer, where it is complete.
    pub(super) fn take(&mut self, keep: bool) -> Option<Received> {
        let mut head = self.head.take_if(|_| self.is_complete)?;
        if let Some(trailers) = self.trailers.take() {
            self.put_behind_headers(&mut head, &trailers);
        }
        let bytes = match self.bytes.len() <= SMALL {
            // The memory is there for the next answer.
            true => Bytes::copy_from_slice(&self.bytes),
            false => settled(mem::take(&mut self.bytes)),
        };
        let discarded = if self.discards { self.length } else { 0 };
        let answer = Answer::with_head(head.status, head.length, bytes);
        Some(Received {
            answer: match discarded {
                0 => answer,
                discarded => answer.without(discarded),
            },
            keep,
            sets_cookies: head.sets_cookies,
            packed: head.packed,
        })
    }
}

/// A head while it is unpacked.
struct Reading<'r> {
    head: Head,
    text: &'r mut BytesMut,
    wrong: Option<Trouble>,
}

impl Reading<'_> {
    fn take(&mut self, name: &[u8], value: &[u8]) {
        if self.wrong.is_none() {
            self.wrong = self.read(name, value).err();
        }
    }

    fn read(&mut self, name: &[u8], value: &[u8]) -> Result<(), Trouble> {
        if name.starts_with(b":") {
            return self.read_status(name, value);
        }
        if self.head.status == 0 || !is_name(name) || !is_value(value) || is_forbidden(name) {
            return Err(Reason::PROTOCOL_ERROR.into());
        }
        match name {
            b"content-length" => self.read_length(value)?,
            b"set-cookie" => self.head.sets_cookies = true,
            b"content-encoding" => self.head.packed = true,
            _ => {}
        }
        self.head.headers += 1;
        let text = &mut *self.text;
        text.reserve(name.len() + value.len() + 4);
        for part in [name, b": ", value, b"\r\n"] {
            text.extend_from_slice(part);
        }
        if self.head.headers > MOST_HEADERS {
            let why = format_args!("more than {MOST_HEADERS} headers");
            return Err(Trouble::Other(errors::not_http(why)));
        }
        match text.len() > LONGEST_HEAD {
            true => Err(too_long()),
            false => Ok(()),
        }
    }

    /// One, before all else.
    fn read_status(&mut self, name: &[u8], value: &[u8]) -> Result<(), Trouble> {
        let number = std::str::from_utf8(value).ok();
        let number = number.filter(|text| text.len() == 3 && text.starts_with(char::is_numeric));
        match number.and_then(|text| text.parse().ok()) {
            Some(status @ 100..1000)
                if name == b":status" && self.head.status == 0 && self.head.headers == 0 =>
            {
                self.head.status = status;
                self.text.extend_from_slice(b"HTTP/1.1 ");
                self.text.extend_from_slice(value);
                self.text.extend_from_slice(b" \r\n");
                Ok(())
            }
            _ => Err(Reason::PROTOCOL_ERROR.into()),
        }
    }

    /// The same length may be said twice; two lengths are none.
    fn read_length(&mut self, value: &[u8]) -> Result<(), Trouble> {
        let digits = std::str::from_utf8(value).ok();
        let digits = digits.filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
        let length = digits.and_then(|text| text.parse().ok());
        match (length, self.head.body) {
            (Some(length), None) => self.head.body = Some(length),
            (Some(length), Some(known)) if length == known => {}
            _ => return Err(Reason::PROTOCOL_ERROR.into()),
        }
        Ok(())
    }

    fn end(self) -> Result<Head, Trouble> {
        if let Some(wrong) = self.wrong {
            return Err(wrong);
        }
        if self.head.status == 0 {
            return Err(Reason::PROTOCOL_ERROR.into());
        }
        self.text.extend_from_slice(b"\r\n");
        Ok(Head {
            length: self.text.len(),
            ..self.head
        })
    }
}

/// Whether it can be one.
fn keep_trailer(trailers: &mut HeaderMap, name: &[u8], value: &[u8]) -> bool {
    let is_one = is_name(name) && is_value(value) && !is_forbidden(name);
    let (name, value) = (HeaderName::from_bytes(name), HeaderValue::from_bytes(value));
    let (Ok(name), Ok(value), true) = (name, value, is_one) else {
        return false;
    };
    trailers.append(name, value);
    trailers.len() <= MOST_HEADERS
}

/// What is longer than any head that is read.
pub(super) fn too_long() -> Trouble {
    Trouble::Other(errors::long_head(LONGEST_HEAD))
}

/// A token, written small: section 8.2.1.
fn is_name(name: &[u8]) -> bool {
    static IS_OF_TOKEN: [bool; 256] = {
        let (mut is_of_token, mut byte) = ([false; 256], 0);
        while byte < 256 {
            is_of_token[byte] = matches!(
                byte as u8,
                b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'!' | b'#'..=b'\'' | b'*' | b'+' | b'.' | b'^' | b'`' | b'|' | b'~'
            );
            byte += 1;
        }
        is_of_token
    };
    // Without an early end, which processors do in few steps.
    let all = |is_fine, byte: &u8| is_fine & IS_OF_TOKEN[usize::from(*byte)];
    name.iter().fold(!name.is_empty(), all)
}

/// What a value may be made of, in HTTP/1 too.
fn is_value(value: &[u8]) -> bool {
    let all = |is_fine, byte: &u8| is_fine & (*byte >= b' ' && *byte != 0x7f || *byte == b'\t');
    value.iter().fold(true, all)
}
