//! Hears requests in HTTP/2 and answers them well, until the script's turn comes; frames by hand, so that they can be wrong.

use std::io;

use super::log::Heard;
use super::script::Stage;
use super::wire::Wire;
use super::{GOOD, Shared};

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
const GOAWAY: u8 = 7;

/// Of a frame of `DATA` or `HEADERS`.
const END_STREAM: u8 = 1;
/// Of a frame of `SETTINGS` or `PING`.
const ACK: u8 = 1;
const END_HEADERS: u8 = 4;

/// A frame: RFC 9113, section 4.1.
///
/// # Panics
///
/// If the payload is longer than any frame.
#[must_use]
pub fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).expect("a short payload");
    let [_, high, middle, low] = length.to_be_bytes();
    let mut frame = vec![high, middle, low, kind, flags];
    frame.extend(stream.to_be_bytes());
    frame.extend(payload);
    frame
}

/// `GOAWAY`: the last stream that was looked at, and why.
#[must_use]
pub fn goaway(last: u32, why: u32) -> Vec<u8> {
    let payload = [last.to_be_bytes(), why.to_be_bytes()].concat();
    frame(GOAWAY, 0, 0, &payload)
}

/// `RST_STREAM`, and why.
#[must_use]
pub fn reset(stream: u32, why: u32) -> Vec<u8> {
    frame(RST_STREAM, 0, stream, &why.to_be_bytes())
}

/// `SETTINGS` with one of them.
#[must_use]
pub fn settings(name: u16, value: u32) -> Vec<u8> {
    let payload = [&name.to_be_bytes()[..], &value.to_be_bytes()].concat();
    frame(SETTINGS, 0, 0, &payload)
}

/// `HEADERS` in one frame; the stream goes on.
#[must_use]
pub fn headers(stream: u32, block: &[u8]) -> Vec<u8> {
    frame(HEADERS, END_HEADERS, stream, block)
}

/// A header as it stands in a block: literal, and not to be remembered (RFC 7541, section 6.2.2).
#[must_use]
pub fn header(name: &str, value: &str) -> Vec<u8> {
    let mut bytes = vec![0];
    for text in [name, value] {
        bytes.extend(length(text.len()));
        bytes.extend(text.as_bytes());
    }
    bytes
}

/// A number with a prefix of seven bits: RFC 7541, section 5.1.
fn length(mut length: usize) -> Vec<u8> {
    if length < 127 {
        return vec![length as u8];
    }
    length -= 127;
    let mut bytes = vec![127];
    while length >= 128 {
        bytes.push((length % 128) as u8 | 128);
        length /= 128;
    }
    bytes.push(length as u8);
    bytes
}

/// Serves one connection to its end.
pub(super) fn serve(server: &Shared, wire: &mut Wire) -> io::Result<()> {
    wire.say(&frame(SETTINGS, 0, 0, &[]))?;
    wire.hear(PREFACE.len())?;
    loop {
        let stream = request(wire)?;
        let is_due = server.is_due(server.log.requests());
        server.log.hear(Heard {
            connection: wire.number,
            line: String::new(),
            cookies: None,
        });
        if server.script.stage == Stage::Request && is_due {
            if !server.misbehave(wire, stream)? {
                return Ok(());
            }
        } else {
            answer_well(server, wire, stream)?;
        }
    }
}

/// Hears all of the next request; the number of its stream.
fn request(wire: &mut Wire) -> io::Result<u32> {
    loop {
        let head = wire.hear(9)?;
        let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
        let stream = u32::from_be_bytes([head[5], head[6], head[7], head[8]]);
        let payload = wire.hear(length as usize)?;
        match (head[3], head[4]) {
            (SETTINGS, flags) if flags & ACK == 0 => wire.say(&frame(SETTINGS, ACK, 0, &[]))?,
            (PING, flags) if flags & ACK == 0 => wire.say(&frame(PING, ACK, 0, &payload))?,
            (HEADERS | DATA, flags) if flags & END_STREAM != 0 => return Ok(stream),
            _ => {}
        }
    }
}

fn answer_well(server: &Shared, wire: &mut Wire, stream: u32) -> io::Result<()> {
    // `:status: 200` is the eighth of the static table (RFC 7541, appendix A).
    let mut answer = headers(stream, &[0x88]);
    answer.extend(frame(DATA, END_STREAM, stream, GOOD.as_bytes()));
    if !server.ends_after(server.log.requests()) {
        return wire.say(&answer);
    }
    answer.extend(goaway(stream, 0));
    wire.say(&answer)?;
    wire.close()?;
    Err(io::ErrorKind::NotConnected.into())
}
