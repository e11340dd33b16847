//! What a server does wrong over a WebSocket, and what a user is told of it: a clear failure each time, and never a panic.
//!
//! Frames are written by hand, after the cases that Autobahn's test suite puts to clients.

use std::io;
use std::sync::mpsc::channel;

use backpack::prelude::*;
use backpack_tests::{ScriptedServer, Talk, one_user};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

endpoint! {
    Feed = WS "/feed" { timeout: 5s };
    Hasty = WS "/feed" { timeout: 200ms };
}

/// What RFC 6455, section 1.3, has a server answer.
fn accept(request: &[u8]) -> String {
    let request = String::from_utf8_lossy(request);
    let key = request
        .lines()
        .find_map(|line| line.strip_prefix("sec-websocket-key: "))
        .expect("a key");
    let text = format!("{key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11");
    let digest = ring::digest::digest(&ring::digest::SHA1_FOR_LEGACY_USE_ONLY, text.as_bytes());
    STANDARD.encode(digest)
}

/// Answers a handshake as it is to be answered, with these lines more, and this behind it in the same breath.
fn agree(talk: &mut Talk, lines: &str, behind: &[u8]) -> io::Result<()> {
    let request = talk.hear()?;
    let accept = accept(&request);
    let head = format!(
        "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-accept: {accept}\r\n{lines}\r\n"
    );
    talk.say([head.as_bytes(), behind].concat())
}

/// A server that agrees, and then says these bytes; it stays until the other side leaves.
fn saying(bytes: Vec<u8>) -> ScriptedServer {
    ScriptedServer::start(move |talk| {
        agree(talk, "", b"")?;
        talk.say(&bytes)?;
        loop {
            talk.hear_some()?;
        }
    })
}

/// What a user gets with the first `receive`.
fn received(server: &ScriptedServer) -> Result<String, String> {
    let (received, report) = one_user(&server.url(), async |user| {
        let mut feed = Feed.open(user).await.expect("a socket");
        match feed.receive().await {
            Ok(message) => Ok(message.text().into_owned()),
            Err(error) => Err(error.to_string()),
        }
    });
    let receive = report.endpoint(Feed).operation("receive");
    let failures = u64::from(received.is_err());
    assert_eq!(
        (receive.requests(), receive.failures()),
        (1, failures),
        "{report}"
    );
    received
}

const FIN: u8 = 0x80;
const CONTINUED: u8 = 0;
const TEXT: u8 = 1;
const BINARY: u8 = 2;
const CLOSE: u8 = 8;
const PING: u8 = 9;
const PONG: u8 = 10;

/// A frame of a server, without a mask.
fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    let length = payload.len();
    let mut frame = vec![first];
    match length {
        0..=125 => frame.push(length as u8),
        126..=0xffff => {
            frame.push(126);
            frame.extend((length as u16).to_be_bytes());
        }
        _ => {
            frame.push(127);
            frame.extend((length as u64).to_be_bytes());
        }
    }
    frame.extend(payload);
    frame
}

fn close(code: u16, reason: &[u8]) -> Vec<u8> {
    frame(FIN | CLOSE, &[&code.to_be_bytes()[..], reason].concat())
}

#[test]
fn good_messages_are_read_in_whatever_frames_they_come() {
    let hello = || frame(FIN | TEXT, b"hello");
    let long = "x".repeat(70_000);
    for (name, frames, expected) in [
        ("empty", frame(FIN | TEXT, b""), ""),
        ("short", hello(), "hello"),
        (
            "of 126 bytes",
            frame(FIN | TEXT, &[b'y'; 126]),
            &*"y".repeat(126),
        ),
        (
            "of 70,000 bytes",
            frame(FIN | TEXT, long.as_bytes()),
            &*long,
        ),
        ("binary", frame(FIN | BINARY, b"bytes"), "bytes"),
        (
            "in fragments",
            [
                frame(TEXT, b"he"),
                frame(CONTINUED, b"l"),
                frame(FIN | CONTINUED, b"lo"),
            ]
            .concat(),
            "hello",
        ),
        (
            "in empty fragments",
            [
                frame(TEXT, b""),
                frame(CONTINUED, b""),
                frame(FIN | CONTINUED, b""),
            ]
            .concat(),
            "",
        ),
        (
            "cut within a character",
            [frame(TEXT, b"\xc3"), frame(FIN | CONTINUED, b"\xa4")].concat(),
            "ä",
        ),
        (
            "with a ping between fragments",
            [
                frame(TEXT, b"he"),
                frame(FIN | PING, b"?"),
                frame(FIN | CONTINUED, b"llo"),
            ]
            .concat(),
            "hello",
        ),
        (
            "behind pings",
            [
                frame(FIN | PING, b""),
                frame(FIN | PING, &[1; 125]),
                hello(),
            ]
            .concat(),
            "hello",
        ),
        (
            "behind a pong that nobody asked for",
            [frame(FIN | PONG, b"!"), hello()].concat(),
            "hello",
        ),
        (
            "before a close",
            [hello(), close(1000, b"")].concat(),
            "hello",
        ),
    ] {
        assert_eq!(received(&saying(frames)), Ok(expected.to_owned()), "{name}");
    }
}

#[test]
fn what_breaks_the_rules_is_told() {
    let masked = [&[FIN | TEXT, 0x80 | 2, 1, 2, 3, 4][..], b"ab"].concat();
    for (name, frames, why) in [
        ("masked", masked, "a masked frame"),
        (
            "the first reserved bit",
            frame(FIN | 0x40 | TEXT, b"x"),
            "reserved bits, as of a compression that nobody asked for",
        ),
        (
            "another reserved bit",
            frame(FIN | 0x10 | TEXT, b"x"),
            "reserved bits, as of a compression that nobody asked for",
        ),
        (
            "reserved bits of a ping",
            frame(FIN | 0x20 | PING, b""),
            "reserved bits, as of a compression that nobody asked for",
        ),
        (
            "an unknown kind",
            frame(FIN | 3, b"x"),
            "a frame of the unknown kind 3",
        ),
        (
            "an unknown control frame",
            frame(FIN | 11, b""),
            "a frame of the unknown kind 11",
        ),
        (
            "a ping in fragments",
            frame(PING, b""),
            "a control frame in fragments",
        ),
        (
            "a long ping",
            frame(FIN | PING, &[1; 126]),
            "a control frame of more than 125 bytes",
        ),
        (
            "a fragment of nothing",
            frame(FIN | CONTINUED, b"x"),
            "a further fragment of a message that has not begun",
        ),
        (
            "a message within another",
            [frame(TEXT, b"a"), frame(FIN | TEXT, b"b")].concat(),
            "a message that begins before the last one has ended",
        ),
        (
            "half a code",
            frame(FIN | CLOSE, b"\x03"),
            "a close frame with half a code",
        ),
    ] {
        let told = received(&saying(frames)).unwrap_err();
        assert_eq!(
            told,
            format!("the server breaks the rules of WebSockets: {why}"),
            "{name}"
        );
    }
    for (name, frames) in [
        ("no UTF-8", frame(FIN | TEXT, b"\xff\xfe")),
        ("half a character", frame(FIN | TEXT, b"\xc3")),
        (
            "no UTF-8 in fragments",
            [frame(TEXT, b"a"), frame(FIN | CONTINUED, b"\xed\xa0\x80")].concat(),
        ),
    ] {
        let told = received(&saying(frames));
        let expected = "the server sent a text that is not UTF-8";
        assert_eq!(told, Err(expected.to_owned()), "{name}");
    }
}

#[test]
fn a_close_tells_its_code_whatever_it_is() {
    for (frames, text) in [
        (frame(FIN | CLOSE, b""), " without a code"),
        (close(1000, b""), ": 1000 (normal)"),
        (close(1001, b""), ": 1001 (going away)"),
        (close(1002, b""), ": 1002 (protocol error)"),
        (close(1003, b""), ": 1003 (unsupported data)"),
        (close(1007, b""), ": 1007 (invalid payload)"),
        (close(1008, b"no"), ": 1008 (policy violation), \"no\""),
        (close(1009, b""), ": 1009 (message too big)"),
        (close(1010, b""), ": 1010 (an extension is missing)"),
        (close(1011, b""), ": 1011 (internal error)"),
        (close(3000, b""), ": 3000"),
        (close(4999, "größer".as_bytes()), ": 4999, \"größer\""),
        // These stand for what no frame says.
        (close(1005, b""), " with a code that nobody may send"),
        (close(1006, b""), " with a code that nobody may send"),
        (close(999, b""), " with a code that nobody may send"),
        (close(0, b""), " with a code that nobody may send"),
    ] {
        let told = received(&saying(frames)).unwrap_err();
        assert_eq!(told, format!("the server closed the socket{text}"));
    }
}

#[test]
fn a_message_that_is_too_long_is_not_read() {
    let server = saying([&[FIN | BINARY, 127][..], &(65_u64 << 20).to_be_bytes()].concat());
    let told = received(&server).unwrap_err();
    assert_eq!(told, "the server sent a message of more than 64 MiB");

    let fragments = [frame(BINARY, &[0; 600]), frame(CONTINUED, &[0; 600])].concat();
    for frames in [frame(FIN | BINARY, &[0; 1001]), fragments] {
        let server = saying(frames);
        let (told, _) = one_user(&server.url(), async |user| {
            user[Feed].set_longest_message(1000);
            let mut feed = Feed.open(user).await.expect("a socket");
            feed.receive().await.expect_err("too long").to_string()
        });
        assert_eq!(told, "the server sent a message of more than 1000 bytes");
    }
}

#[test]
fn who_sends_no_end_is_given_up() {
    for frames in [
        frame(TEXT, b"and so on"),
        vec![FIN | TEXT],
        frame(FIN | TEXT, &[b'x'; 1000])[..500].to_vec(),
        Vec::new(),
    ] {
        let server = saying(frames);
        let (told, _) = one_user(&server.url(), async |user| {
            let mut hasty = Hasty.open(user).await.expect("a socket");
            hasty.receive().await.expect_err("no end").to_string()
        });
        assert_eq!(told, "timed out after 200ms");
    }
}

#[test]
fn fragments_and_pings_without_an_end_are_given_up() {
    for endless in [frame(CONTINUED, b""), frame(FIN | PING, b"?")] {
        let server = ScriptedServer::start(move |talk| {
            agree(talk, "", &frame(TEXT, b""))?;
            loop {
                talk.say(endless.repeat(1000))?;
            }
        });
        let (told, _) = one_user(&server.url(), async |user| {
            let mut hasty = Hasty.open(user).await.expect("a socket");
            hasty.receive().await.expect_err("no end").to_string()
        });
        assert_eq!(told, "timed out after 200ms");
    }
}

#[test]
fn a_server_that_leaves_is_told_of() {
    for frames in [Vec::new(), frame(TEXT, b"half"), vec![FIN | TEXT, 5, b'h']] {
        let server = ScriptedServer::start(move |talk| {
            agree(talk, "", b"")?;
            talk.say(&frames)
        });
        assert_eq!(
            received(&server).unwrap_err(),
            "the server ended the connection without closing the socket"
        );
    }
}

/// The client may still speak where the server says nothing more: it is told with the next `receive`, and nothing hangs.
#[test]
fn a_half_closed_socket_is_told_of() {
    let server = ScriptedServer::start(|talk| {
        agree(talk, "", &frame(FIN | TEXT, b"the last"))?;
        talk.finish()?;
        loop {
            talk.hear_some()?;
        }
    });
    let ((last, told), _) = one_user(&server.url(), async |user| {
        let mut feed = Feed.open(user).await.expect("a socket");
        let last = feed.receive().await.expect("what came before");
        feed.send("are you there?").await.expect("it goes out");
        let told = feed.receive().await.expect_err("nothing comes");
        (last.text().into_owned(), told.to_string())
    });
    assert_eq!(last, "the last");
    assert_eq!(
        told,
        "the server ended the connection without closing the socket"
    );
}

#[test]
fn what_comes_in_one_breath_with_the_handshake_is_read() {
    let server = ScriptedServer::start(|talk| {
        agree(talk, "", &frame(FIN | TEXT, b"at once"))?;
        talk.hear_some().map(drop)
    });
    assert_eq!(received(&server), Ok("at once".to_owned()));
}

#[test]
fn a_handshake_that_does_not_agree_opens_nothing() {
    const NONE: &str = "the server opens no socket: ";
    fn without(line: &'static str) -> impl Fn(&mut Talk) -> io::Result<()> + Send + Sync {
        move |talk: &mut Talk| {
            let accept = accept(&talk.hear()?);
            let accept = format!("sec-websocket-accept: {accept}");
            let lines = ["upgrade: websocket", "connection: Upgrade", &accept];
            let lines = lines.iter().filter(|it| !it.starts_with(line));
            let lines: String = lines.map(|line| format!("{line}\r\n")).collect();
            talk.say(format!("HTTP/1.1 101 Switching Protocols\r\n{lines}\r\n"))
        }
    }
    let head = |head: &'static str| {
        ScriptedServer::start(move |talk| {
            talk.hear()?;
            talk.say(head)
        })
    };
    let more = |line: &'static str| ScriptedServer::start(move |talk| agree(talk, line, b""));
    for (server, why) in [
        (
            ScriptedServer::start(without("upgrade")),
            format!("{NONE}its `upgrade` is no `websocket`"),
        ),
        (
            ScriptedServer::start(without("connection")),
            format!("{NONE}its `connection` is no `upgrade`"),
        ),
        (
            ScriptedServer::start(without("sec-websocket-accept")),
            format!("{NONE}it has no `sec-websocket-accept`"),
        ),
        (
            head(
                "HTTP/1.1 101 X\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-accept: AAAA\r\n\r\n",
            ),
            format!("{NONE}its `sec-websocket-accept` is not that of our key"),
        ),
        (
            more("sec-websocket-extensions: permessage-deflate\r\n"),
            format!("{NONE}it uses an extension that nobody asked for: permessage-deflate"),
        ),
        (
            more("sec-websocket-protocol: v1\r\n"),
            format!("{NONE}it speaks a protocol that nobody asked for: v1"),
        ),
        (
            head("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"),
            "status 200 in the place of a socket (101)".to_owned(),
        ),
        (
            head("HTTP/1.1 302 Found\r\nlocation: /x\r\ncontent-length: 0\r\n\r\n"),
            "status 302 in the place of a socket (101)".to_owned(),
        ),
        (
            head(
                "HTTP/1.1 403 Forbidden\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n9\r\n{\"why\":1}\r\n0\r\n\r\n",
            ),
            "status 403 in the place of a socket (101): {\"why\":1}".to_owned(),
        ),
        (
            head("SSH-2.0\r\n\r\n"),
            "the answer is not HTTP: invalid HTTP version".to_owned(),
        ),
        (
            head("HTTP/1.1 101 X\r\nupg"),
            "connection closed before the answer was complete".to_owned(),
        ),
        (
            head(""),
            "connection closed before the answer was complete".to_owned(),
        ),
    ] {
        let (told, report) = one_user(&server.url(), async |user| {
            Feed.open(user).await.expect_err("no socket").to_string()
        });
        assert_eq!(told, why);
        let open = report.endpoint(Feed).operation("open");
        assert_eq!((open.requests(), open.failures()), (1, 1), "{report}");
    }
}

#[test]
fn an_answer_before_the_answer_is_none() {
    let server = ScriptedServer::start(|talk| {
        let request = talk.hear()?;
        let accept = accept(&request);
        talk.say("HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 ")?;
        talk.say(format!(
            "101 X\r\nUpgrade: WebSocket\r\nConnection: keep-alive, Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"
        ))?;
        talk.say(frame(FIN | TEXT, b"hello"))?;
        talk.hear_some().map(drop)
    });
    assert_eq!(received(&server), Ok("hello".to_owned()));
}

#[test]
fn a_server_that_says_nothing_is_given_up() {
    let server = ScriptedServer::start(|talk| {
        talk.hear()?;
        talk.hear_some().map(drop)
    });
    let (told, _) = one_user(&server.url(), async |user| {
        Hasty.open(user).await.expect_err("no socket").to_string()
    });
    assert_eq!(told, "timed out after 200ms");
}

#[test]
fn nobody_there_is_no_latency() {
    let (told, report) = one_user("http://127.0.0.1:1", async |user| {
        Feed.open(user).await.expect_err("no socket").to_string()
    });
    assert_eq!(told, "connection refused");
    let open = report.endpoint(Feed).operation("open");
    assert_eq!((open.requests(), open.failures(), open.max()), (1, 1, None));
}

/// What a client sends is masked, another way each time, and what breaks the rules is answered with the code for that.
#[test]
fn what_we_send_keeps_to_the_rules() {
    let (tell, told) = channel();
    let server = ScriptedServer::start(move |talk| {
        agree(talk, "", b"")?;
        tell.send(talk.hear_some()?).ok();
        talk.say(frame(FIN | 3, b""))?;
        tell.send(talk.hear_some()?).ok();
        Ok(())
    });
    one_user(&server.url(), async |user| {
        let mut feed = Feed.open(user).await.expect("a socket");
        feed.send("Hello").await.expect("it goes out");
        feed.receive().await.expect_err("no such frame");
    });
    let unmasked = |frame: &[u8]| {
        assert_eq!(frame[1] & 0x80, 0x80, "masked");
        let (mask, payload) = frame[2..].split_at(4);
        let bytes = payload.iter().zip(mask.iter().cycle());
        let bytes: Vec<_> = bytes.map(|(byte, mask)| byte ^ mask).collect();
        (frame[0], bytes)
    };
    assert_eq!(
        unmasked(&told.recv().unwrap()),
        (FIN | TEXT, b"Hello".to_vec())
    );
    let (first, code) = unmasked(&told.recv().unwrap());
    assert_eq!(
        (first, code),
        (FIN | CLOSE, 1002_u16.to_be_bytes().to_vec())
    );
}

/// A farewell is answered.
#[test]
fn a_farewell_is_answered_and_said() {
    let (tell, told) = channel();
    let server = ScriptedServer::start(move |talk| {
        agree(talk, "", b"")?;
        if talk.number == 0 {
            talk.say(close(1001, b""))?;
        }
        let heard = talk.hear_some()?;
        tell.send((
            heard[0],
            u16::from_be_bytes([heard[6] ^ heard[2], heard[7] ^ heard[3]]),
        ))
        .ok();
        talk.say(close(1000, b""))
    });
    one_user(&server.url(), async |user| {
        let mut first = Feed.open(user).await.expect("a socket");
        first.receive().await.expect_err("it says farewell");
        let second = Feed.open(user).await.expect("a socket");
        second.close().await;
    });
    let mut told: Vec<_> = told.iter().take(2).collect();
    told.sort_unstable();
    assert_eq!(told, [(FIN | CLOSE, 1000), (FIN | CLOSE, 1001)]);
}

/// Bytes that are nearly frames: kinds, bits and lengths as they may be, and as they may not.
fn nearly_frames(mut seed: u64) -> Vec<u8> {
    let mut draw = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (seed >> 33) % below
    };
    let mut bytes = Vec::new();
    for _ in 0..1 + draw(6) {
        let first = match draw(3) {
            0 => draw(256) as u8,
            1 => FIN | [TEXT, BINARY, CLOSE, PING, PONG][draw(5) as usize],
            _ => [CONTINUED, TEXT, FIN][draw(3) as usize],
        };
        let payload: Vec<_> = (0..draw(200)).map(|_| draw(256) as u8).collect();
        let mut frame = frame(first, &payload);
        if draw(4) == 0 {
            let at = draw(frame.len() as u64) as usize;
            frame[at] = draw(256) as u8;
        }
        bytes.extend(frame);
    }
    bytes
}

#[test]
fn whatever_a_server_says_nobody_panics() {
    let server = ScriptedServer::start(|talk| {
        let bytes = nearly_frames(talk.number as u64);
        agree(talk, "", &bytes)
    });
    let (ends, report) = one_user(&server.url(), async |user| {
        let mut ends = 0;
        for _ in 0..500 {
            let mut feed = Feed.open(user).await.expect("a socket");
            while feed.receive().await.is_ok() {}
            ends += 1;
        }
        ends
    });
    assert_eq!(ends, 500);
    assert_eq!(report.panics(), 0, "{report}");
}
