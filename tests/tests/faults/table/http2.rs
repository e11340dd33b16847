//! HTTP/2: connections and streams that are given up, frames that are too long, out of order or none, heads that are none.

use backpack_tests::fault_server::{
    Script, closes, frame, goaway, header, headers, on_accept, reset, resets, says_on, settings,
};

use crate::row::{Asks, Expected, INCOMPLETE, RESET, Row, answer, failure, fault, second_try};

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const PRIORITY: u8 = 2;
const SETTINGS: u8 = 4;
const PUSH_PROMISE: u8 = 5;
const PING: u8 = 6;
const WINDOW_UPDATE: u8 = 8;
const CONTINUATION: u8 = 9;
const UNKNOWN: u8 = 0xfa;

const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;
const PADDED: u8 = 8;

const NO_ERROR: u32 = 0;
const PROTOCOL_ERROR: u32 = 1;
const INTERNAL_ERROR: u32 = 2;
const REFUSED_STREAM: u32 = 7;
const CANCEL: u32 = 8;
const ENHANCE_YOUR_CALM: u32 = 11;
const HTTP_1_1_REQUIRED: u32 = 13;

/// `:status: 200`, the eighth of the static table (RFC 7541, appendix A).
const OK: [u8; 1] = [0x88];

fn data(stream: u32, body: &str) -> Vec<u8> {
    frame(DATA, 0, stream, body.as_bytes())
}

fn last_data(stream: u32, body: &str) -> Vec<u8> {
    frame(DATA, END_STREAM, stream, body.as_bytes())
}

/// A whole answer.
fn hello(stream: u32) -> Vec<u8> {
    [headers(stream, &OK), last_data(stream, "hello")].concat()
}

/// An answer whose head is `:status: 200` and this.
fn with_header(stream: u32, name: &str, value: &str) -> Vec<u8> {
    with_block(stream, &[&OK[..], &header(name, value)].concat())
}

fn with_block(stream: u32, block: &[u8]) -> Vec<u8> {
    [headers(stream, block), last_data(stream, "hello")].concat()
}

/// A head of so many bytes, in as many frames as it takes.
fn with_head_of(stream: u32, length: usize) -> Vec<u8> {
    let block = [&OK[..], &header("x-long", &"x".repeat(length))].concat();
    let pieces: Vec<_> = block.chunks(16_000).collect();
    let last = pieces.len() - 1;
    let frame_of = |(at, piece): (usize, &&[u8])| {
        let kind = if at == 0 { HEADERS } else { CONTINUATION };
        let flags = if at == last { END_HEADERS } else { 0 };
        frame(kind, flags, stream, piece)
    };
    let frames: Vec<_> = pieces.iter().enumerate().map(frame_of).collect();
    [frames.concat(), last_data(stream, "hello")].concat()
}

/// The window of the connection grows by so much.
fn window_update(stream: u32, by: u32) -> Vec<u8> {
    frame(WINDOW_UPDATE, 0, stream, &by.to_be_bytes())
}

/// What follows breaks the connection.
fn not_http2(why: &str) -> Expected {
    failure(&format!("the answer is not HTTP/2, {why}"))
}

/// The server has given the request up.
fn given_up(why: &str) -> Expected {
    failure(&format!("the server gave the request up (RST_STREAM{why})"))
}

/// What fails alone on its connection. Backpack's own client gives up each connection that something failed on.
fn alone(name: &'static str, script: Script, expected: Expected) -> Row {
    let over_reqwest = expected.clone().kept();
    fault(name, script, expected).over_reqwest(over_reqwest)
}

/// The server has given the connection up.
fn closed(why: &str) -> Expected {
    failure(&format!("the server closed the connection (GOAWAY{why})"))
}

#[rustfmt::skip] // a table
pub(crate) fn rows() -> Vec<Row> {
    let hello_and_kept = answer(200, "hello");
    let hello_and_given_up = answer(200, "hello").given_up();
    vec![
        // The server has not looked at the request.
        fault("GOAWAY below the stream", says_on(|_| goaway(0, NO_ERROR)), second_try()),
        fault("GOAWAY below the stream of a POST", says_on(|_| goaway(0, NO_ERROR)), second_try()).asked_with(Asks::Post),
        fault("GOAWAY below the stream, with a reason", says_on(|_| goaway(0, ENHANCE_YOUR_CALM)), second_try()),
        fault("GOAWAY below the stream, twice", says_on(|_| goaway(0, NO_ERROR)).times(2), closed("").twice()),
        fault("GOAWAY below the stream, and the end", says_on(|_| goaway(0, NO_ERROR)).closes(), second_try()),
        fault("GOAWAY below the stream of a POST, and the end", says_on(|_| goaway(0, NO_ERROR)).closes(), second_try()).asked_with(Asks::Post),
        fault("GOAWAY at the stream, then the answer", says_on(|stream| [goaway(stream, NO_ERROR), hello(stream)].concat()), hello_and_given_up.clone()),
        fault("GOAWAY at the stream, and no answer", says_on(|stream| goaway(stream, NO_ERROR)).closes(), failure(INCOMPLETE)).on_kept(second_try()),
        fault("GOAWAY at the stream, with a reason", says_on(|stream| goaway(stream, INTERNAL_ERROR)).closes(), closed(", INTERNAL_ERROR")).on_kept(second_try()).vague_over_reqwest(),
        fault("GOAWAY behind the answer", says_on(|stream| [hello(stream), goaway(stream, NO_ERROR)].concat()), hello_and_given_up.clone()),
        alone("RST_STREAM without an error", says_on(|stream| reset(stream, NO_ERROR)), given_up("")),
        alone("RST_STREAM: PROTOCOL_ERROR", says_on(|stream| reset(stream, PROTOCOL_ERROR)), given_up(", PROTOCOL_ERROR")),
        alone("RST_STREAM: INTERNAL_ERROR", says_on(|stream| reset(stream, INTERNAL_ERROR)), given_up(", INTERNAL_ERROR")),
        alone("RST_STREAM: CANCEL", says_on(|stream| reset(stream, CANCEL)), given_up(", CANCEL")),
        alone("RST_STREAM: ENHANCE_YOUR_CALM", says_on(|stream| reset(stream, ENHANCE_YOUR_CALM)), given_up(", ENHANCE_YOUR_CALM")),
        alone("RST_STREAM: HTTP_1_1_REQUIRED", says_on(|stream| reset(stream, HTTP_1_1_REQUIRED)), given_up(", HTTP_1_1_REQUIRED")),
        alone("RST_STREAM with a code that nobody knows", says_on(|stream| reset(stream, 255)), given_up(", code 255")),
        alone("RST_STREAM: REFUSED_STREAM", says_on(|stream| reset(stream, REFUSED_STREAM)), second_try()),
        alone("RST_STREAM: REFUSED_STREAM to a POST", says_on(|stream| reset(stream, REFUSED_STREAM)), second_try()).asked_with(Asks::Post),
        alone("RST_STREAM: REFUSED_STREAM, twice", says_on(|stream| reset(stream, REFUSED_STREAM)).times(2), given_up(", REFUSED_STREAM").twice()),
        alone("RST_STREAM in the middle of the body", says_on(|stream| [headers(stream, &OK), data(stream, "hel"), reset(stream, INTERNAL_ERROR)].concat()), given_up(", INTERNAL_ERROR")),
        fault("RST_STREAM behind the answer", says_on(|stream| [hello(stream), reset(stream, NO_ERROR)].concat()), hello_and_kept.clone()),
        fault("closed after the request, in HTTP/2", closes(), failure(INCOMPLETE)).on_kept(second_try()),
        fault("closed after a POST, in HTTP/2", closes(), failure(INCOMPLETE))
            .on_kept(failure("connection closed before the answer was complete, and a POST is not sent twice"))
            .asked_with(Asks::Post),
        fault("reset after the request, in HTTP/2", resets(), failure(RESET)).on_kept(second_try()),
        fault("closed in the middle of a frame", says_on(|stream| hello(stream)[..5].to_vec()).closes(), failure(INCOMPLETE)).on_kept(second_try()),
        fault("closed in the middle of the body, in HTTP/2", says_on(|stream| [headers(stream, &OK), data(stream, "hel")].concat()).closes(), failure(INCOMPLETE)),
        fault("closed behind the answer, in HTTP/2", says_on(hello).is_read().closes(), hello_and_given_up),
        fault("HTTP/1.1 where HTTP/2 is spoken", on_accept().says("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n").closes(), not_http2("FRAME_SIZE_ERROR")).vague_over_reqwest(),
        fault("SETTINGS of a length that is none", on_accept().says(frame(SETTINGS, 0, 0, &[0; 5])).closes(), not_http2("FRAME_SIZE_ERROR"))
            .over_reqwest(not_http2("PROTOCOL_ERROR")).vague_over_reqwest(),
        fault("SETTINGS with a window that is none", on_accept().says(settings(4, u32::MAX)).closes(), not_http2("FLOW_CONTROL_ERROR"))
            .over_reqwest(not_http2("PROTOCOL_ERROR")).vague_over_reqwest(),
        fault("SETTINGS with a frame size that is none", on_accept().says(settings(5, 1)).closes(), not_http2("PROTOCOL_ERROR")).vague_over_reqwest(),
        fault("SETTINGS on a stream", says_on(|stream| frame(SETTINGS, 0, stream, &[])), not_http2("PROTOCOL_ERROR")),
        fault("a frame that is too long", says_on(|stream| [headers(stream, &OK), last_data(stream, &"x".repeat(16_385))].concat()), not_http2("FRAME_SIZE_ERROR")),
        fault("DATA before HEADERS", says_on(|stream| last_data(stream, "hello")), not_http2("PROTOCOL_ERROR")),
        fault("DATA on no stream", says_on(|_| last_data(0, "hello")), not_http2("PROTOCOL_ERROR")),
        fault("DATA on a stream that nobody opened", says_on(|stream| last_data(stream + 2, "hello")), not_http2("PROTOCOL_ERROR")),
        fault("DATA with more padding than payload", says_on(|stream| [headers(stream, &OK), frame(DATA, END_STREAM | PADDED, stream, &[9, 0])].concat()), not_http2("PROTOCOL_ERROR")),
        fault("an answer on a stream of the server's", says_on(|_| hello(2)), not_http2("PROTOCOL_ERROR")),
        fault("a window that overflows", says_on(|_| window_update(0, i32::MAX as u32)), not_http2("FLOW_CONTROL_ERROR")),
        fault("a window that grows by nothing", says_on(|_| window_update(0, 0)), not_http2("PROTOCOL_ERROR")),
        alone("a length longer than the body, in HTTP/2", says_on(|stream| with_header(stream, "content-length", "9")), not_http2("PROTOCOL_ERROR")),
        alone("a length shorter than the body, in HTTP/2", says_on(|stream| with_header(stream, "content-length", "3")), not_http2("PROTOCOL_ERROR")),
        alone("no status, in HTTP/2", says_on(|stream| with_block(stream, &header("x-name", "1"))), not_http2("PROTOCOL_ERROR")),
        fault("a status that is none, in HTTP/2", says_on(|stream| with_block(stream, &header(":status", "abc"))), not_http2("PROTOCOL_ERROR")),
        alone("a status behind a header", says_on(|stream| with_block(stream, &[header("x-name", "1"), OK.to_vec()].concat())), not_http2("PROTOCOL_ERROR")),
        alone("two statuses", says_on(|stream| with_block(stream, &[OK, OK].concat())), not_http2("PROTOCOL_ERROR")),
        // RFC 9113, section 8.3; reqwest lets it pass.
        fault("a pseudo header of requests", says_on(|stream| with_header(stream, ":path", "/")), not_http2("PROTOCOL_ERROR"))
            .over_reqwest(hello_and_kept.clone()),
        fault("a pseudo header that nobody knows", says_on(|stream| with_header(stream, ":mood", "good")), not_http2("PROTOCOL_ERROR")),
        fault("a header in capitals", says_on(|stream| with_header(stream, "X-Name", "1")), not_http2("PROTOCOL_ERROR")),
        alone("a header of HTTP/1.1 connections", says_on(|stream| with_header(stream, "connection", "close")), not_http2("PROTOCOL_ERROR")),
        fault("a block that cannot be unpacked", says_on(|stream| with_block(stream, &[0xff, 0xff, 0xff, 0x7f])), not_http2("COMPRESSION_ERROR"))
            .over_reqwest(not_http2("PROTOCOL_ERROR")),
        // Each transport has limits of its own.
        fault("a head of 32 KiB, in HTTP/2", says_on(|stream| with_head_of(stream, 32 * 1024)), hello_and_kept.clone())
            .over_reqwest(not_http2("PROTOCOL_ERROR").kept()),
        fault("a head of 100 KiB, in HTTP/2", says_on(|stream| with_head_of(stream, 100 * 1024)), failure("the answer is not HTTP: a head of more than 64 KiB"))
            .over_reqwest(not_http2("ENHANCE_YOUR_CALM")),
        fault("CONTINUATION without HEADERS", says_on(|stream| frame(CONTINUATION, END_HEADERS, stream, &OK)), not_http2("PROTOCOL_ERROR")),
        fault("HEADERS that DATA interrupts", says_on(|stream| [frame(HEADERS, 0, stream, &OK), last_data(stream, "hello")].concat()), not_http2("PROTOCOL_ERROR")),
        fault("PUSH_PROMISE to who wants none", says_on(|stream| frame(PUSH_PROMISE, END_HEADERS, stream, &[0, 0, 0, 2, 0x82])), not_http2("PROTOCOL_ERROR")),
        fault("an answer before the answer, in HTTP/2", says_on(|stream| [headers(stream, &header(":status", "103")), hello(stream)].concat()), hello_and_kept.clone()),
        fault("trailers, in HTTP/2", says_on(|stream| [headers(stream, &OK), data(stream, "hello"), frame(HEADERS, END_HEADERS | END_STREAM, stream, &header("x-sum", "1"))].concat()), hello_and_kept.clone()),
        fault("a frame of a kind that nobody knows", says_on(|stream| [frame(UNKNOWN, 0xff, stream, b"what?"), hello(stream)].concat()), hello_and_kept.clone()),
        fault("PRIORITY, which is of old", says_on(|stream| [frame(PRIORITY, 0, stream, &[0, 0, 0, 0, 7]), hello(stream)].concat()), hello_and_kept.clone()),
        fault("a hundred PINGs", says_on(|stream| [frame(PING, 0, 0, &[7; 8]).repeat(100), hello(stream)].concat()), hello_and_kept.clone()),
        fault("a PING of a length that is none", says_on(|_| frame(PING, 0, 0, &[7; 7])), not_http2("FRAME_SIZE_ERROR"))
            .over_reqwest(not_http2("PROTOCOL_ERROR")),
        fault("a hundred empty frames of DATA", says_on(|stream| [headers(stream, &OK), data(stream, "").repeat(100), last_data(stream, "hello")].concat()), hello_and_kept),
    ]
}
