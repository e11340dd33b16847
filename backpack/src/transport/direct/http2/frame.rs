//! Frames, which all is said in: RFC 9113, sections 4 and 6.

use super::reason::Reason;

/// What both sides begin with, so that a server of HTTP/1 refuses it.
pub(super) const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// The longest payload that we take, which is the least that any client takes.
pub(super) const LONGEST: usize = 16_384;

/// The largest window.
pub(super) const WIDEST: u32 = (1 << 31) - 1;

const HEAD: usize = 9;

pub(super) mod kind {
    pub(in super::super) const DATA: u8 = 0;
    pub(in super::super) const HEADERS: u8 = 1;
    pub(in super::super) const PRIORITY: u8 = 2;
    pub(in super::super) const RST_STREAM: u8 = 3;
    pub(in super::super) const SETTINGS: u8 = 4;
    pub(in super::super) const PUSH_PROMISE: u8 = 5;
    pub(in super::super) const PING: u8 = 6;
    pub(in super::super) const GOAWAY: u8 = 7;
    pub(in super::super) const WINDOW_UPDATE: u8 = 8;
    pub(in super::super) const CONTINUATION: u8 = 9;
}

pub(super) mod flag {
    /// Of SETTINGS and PING.
    pub(in super::super) const ACK: u8 = 1;
    /// Of HEADERS and DATA.
    pub(in super::super) const END_STREAM: u8 = 1;
    pub(in super::super) const END_HEADERS: u8 = 4;
    pub(in super::super) const PADDED: u8 = 8;
    pub(in super::super) const PRIORITY: u8 = 0x20;
}

pub(super) mod setting {
    pub(in super::super) const ENABLE_PUSH: u16 = 2;
    pub(in super::super) const MAX_CONCURRENT_STREAMS: u16 = 3;
    pub(in super::super) const INITIAL_WINDOW_SIZE: u16 = 4;
    pub(in super::super) const MAX_FRAME_SIZE: u16 = 5;
    pub(in super::super) const MAX_HEADER_LIST_SIZE: u16 = 6;
}

/// A frame that came.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame<'b> {
    pub(super) kind: u8,
    pub(super) flags: u8,
    pub(super) stream: u32,
    pub(super) payload: &'b [u8],
}

impl<'b> Frame<'b> {
    /// The first of the bytes, and what follows it; none where it is not complete.
    pub(super) fn first(bytes: &'b [u8]) -> Result<Option<(Self, &'b [u8])>, Reason> {
        let Some((head, rest)) = bytes.split_first_chunk::<HEAD>() else {
            return Ok(None);
        };
        let [high, middle, low, kind, flags, stream @ ..] = *head;
        let length = u32::from_be_bytes([0, high, middle, low]) as usize;
        if length > LONGEST {
            return Err(Reason::FRAME_SIZE_ERROR);
        }
        let Some((payload, rest)) = rest.split_at_checked(length) else {
            return Ok(None);
        };
        let frame = Self {
            kind,
            flags,
            // The highest bit means nothing.
            stream: u32::from_be_bytes(stream) & WIDEST,
            payload,
        };
        Ok(Some((frame, rest)))
    }

    pub(super) fn has(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }

    /// The payload of a DATA or HEADERS frame without its padding.
    pub(super) fn without_padding(&self) -> Result<&'b [u8], Reason> {
        if !self.has(flag::PADDED) {
            return Ok(self.payload);
        }
        let (padding, rest) = self.payload.split_first().ok_or(Reason::FRAME_SIZE_ERROR)?;
        let length = rest.len().checked_sub(usize::from(*padding));
        length
            .map(|length| &rest[..length])
            .ok_or(Reason::PROTOCOL_ERROR)
    }

    /// The payload, which is a number and nothing else.
    pub(super) fn number(&self) -> Result<u32, Reason> {
        let bytes = self.payload.try_into();
        bytes
            .map(u32::from_be_bytes)
            .map_err(|_| Reason::FRAME_SIZE_ERROR)
    }
}

/// Writes a frame.
pub(super) fn write(to: &mut Vec<u8>, kind: u8, flags: u8, stream: u32, payload: &[u8]) {
    write_parts(to, kind, flags, stream, [payload, &[]]);
}

/// Writes a frame whose payload is in two parts.
pub(super) fn write_parts(
    to: &mut Vec<u8>,
    kind: u8,
    flags: u8,
    stream: u32,
    [first, second]: [&[u8]; 2],
) {
    let [_, high, middle, low] = ((first.len() + second.len()) as u32).to_be_bytes();
    let [a, b, c, d] = stream.to_be_bytes();
    to.extend_from_slice(&[high, middle, low, kind, flags, a, b, c, d]);
    to.extend_from_slice(first);
    to.extend_from_slice(second);
}

/// Writes all that is said before the first request: nothing may be pushed, and no window is in the way of an answer.
pub(super) fn write_greeting(to: &mut Vec<u8>, longest_head: u32) {
    to.extend_from_slice(PREFACE);
    let settings = [
        (setting::ENABLE_PUSH, 0),
        (setting::INITIAL_WINDOW_SIZE, WIDEST),
        (setting::MAX_HEADER_LIST_SIZE, longest_head),
    ];
    let bytes = settings.map(|(name, value)| {
        let ([a, b], [c, d, e, f]) = (name.to_be_bytes(), value.to_be_bytes());
        [a, b, c, d, e, f]
    });
    write(to, kind::SETTINGS, 0, 0, bytes.as_flattened());
    // It begins with 65,535 whatever the settings say.
    let more = WIDEST - 65_535;
    write(to, kind::WINDOW_UPDATE, 0, 0, &more.to_be_bytes());
}
