//! What servers do wrong, and what is told of it.

use std::io;

use backpack::TransportKind::Reqwest;
use backpack::prelude::*;
use backpack_tests::fault_server::{frame, header};
use backpack_tests::{RecordingServer, ScriptedServer, Talk, one_user, one_user_of};

endpoint! {
    SayHello = GRPC "/greet.Greeter/SayHello" { proto: "proto/greet.proto", timeout: 5s };
    Count = GRPC "/greet.Greeter/Count" { proto: "proto/greet.proto", timeout: 5s };
}

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const SETTINGS: u8 = 4;

const END: u8 = 1;
const WHOLE: u8 = 4;

/// A block of headers.
fn headers(list: &[(&str, &str)]) -> Vec<u8> {
    list.iter()
        .flat_map(|(name, value)| header(name, value))
        .collect()
}

/// A message with its length before it.
fn message(bytes: &[u8]) -> Vec<u8> {
    let length = u32::try_from(bytes.len()).expect("a short message");
    let mut message = vec![0];
    message.extend(length.to_be_bytes());
    message.extend(bytes);
    message
}

/// An answer: its head, its body, what comes behind that.
#[derive(Clone, Copy)]
struct Script<'s> {
    head: &'s [(&'s str, &'s str)],
    body: Option<&'s [u8]>,
    trailers: Option<&'s [(&'s str, &'s str)]>,
}

impl Script<'_> {
    /// Its frames, of which the last ends the stream.
    fn frames(&self, stream: u32) -> Vec<u8> {
        let mut frames = vec![(HEADERS, WHOLE, headers(self.head))];
        frames.extend(self.body.map(|body| (DATA, 0, body.to_vec())));
        frames.extend(self.trailers.map(|it| (HEADERS, WHOLE, headers(it))));
        if let Some((_, flags, _)) = frames.last_mut() {
            *flags |= END;
        }
        let frames = frames.iter();
        frames
            .flat_map(|(kind, flags, payload)| frame(*kind, *flags, stream, payload))
            .collect()
    }
}

/// Answers every call on the first stream of each connection with these frames.
fn serving(frames: Vec<u8>) -> ScriptedServer {
    ScriptedServer::start(move |talk| {
        talk.say(frame(SETTINGS, 0, 0, &[]))?;
        hear_call(talk)?;
        talk.say(&frames)?;
        loop {
            talk.hear_some()?;
        }
    })
}

/// The message of a call ends its stream.
fn hear_call(talk: &mut Talk) -> io::Result<()> {
    let mut bytes = Vec::new();
    let end = frame(DATA, END, 1, &message(b""));
    while !bytes.windows(end.len()).any(|part| part == end) {
        bytes.extend(talk.hear_some()?);
    }
    talk.say(frame(SETTINGS, 1, 0, &[]))
}

const HEAD: &[(&str, &str)] = &[
    (":status", "200"),
    ("content-type", "application/grpc+proto"),
];
const OK: &[(&str, &str)] = &[("grpc-status", "0")];

/// What is told of an answer, by the request and by the stream.
fn told(script: Script<'_>) -> [Option<String>; 2] {
    let requested = serving(script.frames(1));
    let (result, report) = one_user(&requested.url(), async |user| SayHello.request(user).await);
    let figures = report.endpoint(SayHello);
    let failures = u64::from(result.is_failure());
    assert_eq!(
        (figures.requests(), figures.failures()),
        (1, failures),
        "{report}"
    );
    let opened = serving(script.frames(1));
    let (streamed, _) = one_user(&opened.url(), async |user| {
        let mut messages = Count.open(user).await.map_err(|error| error.to_string())?;
        while messages
            .next()
            .await
            .map_err(|error| error.to_string())?
            .is_some()
        {}
        Ok::<_, String>(())
    });
    [result.error().map(str::to_owned), streamed.err()]
}

#[test]
fn answers_that_are_none_are_told_of() {
    let script = |body: &'static [u8], trailers: Option<&'static [(&str, &str)]>| Script {
        head: HEAD,
        body: Some(body),
        trailers,
    };
    let trailers_only = |head: &'static [(&str, &str)]| Script {
        head,
        body: None,
        trailers: None,
    };
    let rows = [
        (script(b"\0\0\0\0\0", Some(OK)), None, None),
        (
            trailers_only(&[
                (":status", "200"),
                ("content-type", "application/grpc"),
                ("grpc-status", "12"),
                ("grpc-message", "not%20here%E2%80%A6%0A"),
            ]),
            Some("UNIMPLEMENTED: not here\u{2026}, expected OK"),
            Some("UNIMPLEMENTED: not here\u{2026}, expected OK"),
        ),
        (
            script(b"\0\0\0\0\0", None),
            Some("the answer ends without grpc-status"),
            Some("the answer ends without grpc-status"),
        ),
        (
            script(b"\0\0\0\0\0", Some(&[("x-other", "1")])),
            Some("the answer ends without grpc-status"),
            Some("the answer ends without grpc-status"),
        ),
        (
            script(b"\0\0\0\0\0", Some(&[("grpc-status", "fine")])),
            Some("the answer ends with the grpc-status fine, which is no number"),
            Some("the answer ends with the grpc-status fine, which is no number"),
        ),
        (
            script(b"\0\0\0\0\0", Some(&[("grpc-status", "99")])),
            Some("UNKNOWN, expected OK"),
            Some("UNKNOWN, expected OK"),
        ),
        // A call follows no redirect.
        (
            trailers_only(&[(":status", "302"), ("location", "/elsewhere")]),
            Some("status 302, as no answer of gRPC has"),
            Some("status 302, as no answer of gRPC has"),
        ),
        (
            trailers_only(&[(":status", "503"), ("content-type", "text/plain")]),
            Some("status 503, as no answer of gRPC has"),
            Some("status 503, as no answer of gRPC has"),
        ),
        (
            Script {
                head: &[(":status", "200"), ("content-type", "text/html")],
                body: Some(b"<html>"),
                trailers: None,
            },
            Some("the answer is no gRPC, by its content-type text/html"),
            Some("the answer is no gRPC, by its content-type text/html"),
        ),
        (
            trailers_only(&[(":status", "200")]),
            Some("the answer is no gRPC: it has no content-type"),
            Some("the answer is no gRPC: it has no content-type"),
        ),
        (
            script(b"", Some(OK)),
            Some("the answer is OK, and has no message"),
            None,
        ),
        (
            script(b"\0\0\0\0\0\0\0\0\0\0", Some(OK)),
            Some("2 messages came, and the method answers with one"),
            None,
        ),
        (
            script(b"\0\0\0\0\x09\x08\x01", Some(OK)),
            Some("a message is cut: 2 of its 9 bytes came"),
            Some("a message is cut: 2 of its 9 bytes came"),
        ),
        (
            script(b"\0\0", Some(OK)),
            Some("a message is cut in its first bytes"),
            Some("a message is cut in its first bytes"),
        ),
        (
            script(b"\x01\0\0\0\0", Some(OK)),
            Some("a message is compressed, which nobody asked for"),
            Some("a message is compressed, which nobody asked for"),
        ),
        (
            script(b"<html>", Some(OK)),
            Some("a message begins with the byte 60, as none of gRPC does"),
            Some("a message begins with the byte 60, as none of gRPC does"),
        ),
        (
            script(b"\0\xff\xff\xff\xff", Some(OK)),
            Some(
                "a message of 4294967295 bytes is announced, more than the 67108864 that are read",
            ),
            Some(
                "a message of 4294967295 bytes is announced, more than the 67108864 that are read",
            ),
        ),
        (
            script(b"\0\0\0\0\x01\xff", Some(OK)),
            Some(
                "the message is no `greet.HelloReply`: failed to decode Protobuf message: invalid varint",
            ),
            Some(
                "the message is no `greet.Number`: failed to decode Protobuf message: invalid varint",
            ),
        ),
    ];
    for (script, requested, streamed) in rows {
        let expected = [requested, streamed].map(|it| it.map(str::to_owned));
        assert_eq!(told(script), expected);
    }
}

#[test]
fn a_connection_that_ends_too_early_is_told_of() {
    let cut = |frames: Vec<u8>| {
        ScriptedServer::start(move |talk| {
            talk.say(frame(SETTINGS, 0, 0, &[]))?;
            hear_call(talk)?;
            talk.say(&frames)?;
            // What is not heard before the end would make it a reset.
            talk.finish()?;
            while talk.hear_some().is_ok() {}
            Ok(())
        })
    };
    let head = frame(HEADERS, WHOLE, 1, &headers(HEAD));
    let server = cut([head, frame(DATA, 0, 1, b"\0\0\0\0\x02\x08\x01")].concat());
    let ((result, streamed), _) = one_user(&server.url(), async |user| {
        let result = SayHello.request(user).await;
        let mut messages = Count.open(user).await.expect("its head comes");
        let mut next = async || messages.next().await.map_err(|error| error.to_string());
        (result, [next().await, next().await])
    });
    let closed = "connection closed before the answer was complete";
    assert_eq!(result.error(), Some(closed));
    assert_eq!(
        streamed,
        [Ok(Some(json!({ "value": 1 }))), Err(closed.to_owned())]
    );
}

#[test]
fn a_server_of_http_1_is_told_apart() {
    let server = RecordingServer::start();
    let (result, _) = one_user(server.url(), async |user| SayHello.request(user).await);
    let error = result.error().expect("it is no gRPC");
    assert!(error.starts_with("the answer is not HTTP/2"), "{error}");
}

scenario! { Hello(wait = none) = [SayHello]; }

#[test]
fn what_cannot_carry_calls_is_refused_before_any_traffic() {
    let server = RecordingServer::start();
    let refused = |test: LoadTest| {
        let test = test.scenario(Hello, 1).users(1).iterations(1);
        test.run().expect_err("it is refused").to_string()
    };
    let to = || LoadTest::new().host(server.url());
    for (test, told) in [
        (
            to().http1(true),
            "gRPC is spoken over HTTP/2 alone: leave http1 out",
        ),
        (
            to().transport(Reqwest),
            "gRPC is not spoken over reqwest: leave `transport(Reqwest)` out, and calls go over Backpack's own client",
        ),
        (
            LoadTest::new().service(axum::Router::new()),
            "gRPC is spoken with a server, and a service in process is none: give the test a host",
        ),
    ] {
        let error = refused(test);
        assert!(error.contains(told), "{error}");
    }
    assert_eq!(server.arrived().len(), 0);
}

#[test]
fn what_a_block_calls_over_another_transport_is_a_failure() {
    let server = RecordingServer::start();
    let test = LoadTest::new().host(server.url()).transport(Reqwest);
    let (result, _) = one_user_of(test, async |user| SayHello.request(user).await);
    let error = result.error().expect("it is not spoken");
    assert!(
        error.starts_with("gRPC is not spoken over reqwest"),
        "{error}"
    );
}
