//! HTTP/2: which requests are sent again, whom they are for, and how long a head may be.

use backpack::prelude::*;
use backpack_tests::{Http2Server, ScriptedServer, Talk, load_test, one_user_of};

endpoint! {
    Book = POST "/book" { text: "a seat" };
    Named = GET "/named" { headers: { "host": "shop.example" } };
    Large = GET "/large-head";
}

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const GOAWAY: u8 = 7;

const REFUSED_STREAM: u32 = 7;
const CANCEL: u32 = 8;

/// RFC 9113, section 4.1.
fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len())
        .expect("a short payload")
        .to_be_bytes();
    let mut frame = vec![length[1], length[2], length[3], kind, flags];
    frame.extend(stream.to_be_bytes());
    frame.extend(payload);
    frame
}

/// Says hello, and hears all of the first request; the number of its stream.
fn first_request(talk: &mut Talk) -> std::io::Result<u32> {
    talk.say(frame(SETTINGS, 0, 0, &[]))?;
    let mut bytes = Vec::new();
    let mut at = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".len();
    loop {
        while bytes.len() < at + 9 {
            bytes.extend(talk.hear_some()?);
        }
        let length = u32::from_be_bytes([0, bytes[at], bytes[at + 1], bytes[at + 2]]) as usize;
        let (kind, flags) = (bytes[at + 3], bytes[at + 4]);
        let stream = [bytes[at + 5], bytes[at + 6], bytes[at + 7], bytes[at + 8]];
        while bytes.len() < at + 9 + length {
            bytes.extend(talk.hear_some()?);
        }
        at += 9 + length;
        let ends = flags & 1 == 1;
        match kind {
            SETTINGS if !ends => talk.say(frame(SETTINGS, 1, 0, &[]))?,
            HEADERS | DATA if ends => return Ok(u32::from_be_bytes(stream)),
            _ => {}
        }
    }
}

/// A server whose first connections refuse their request in this way; the others answer 200.
fn refuses(
    connections: usize,
    refusal: impl Fn(u32) -> Vec<u8> + Send + Sync + 'static,
) -> ScriptedServer {
    ScriptedServer::start(move |talk| {
        let stream = first_request(talk)?;
        match talk.number < connections {
            true => talk.say(refusal(stream))?,
            // `:status: 200`, the eighth of the static table (RFC 7541).
            false => talk.say(frame(HEADERS, 5, stream, &[0x88]))?,
        }
        loop {
            talk.hear_some()?;
        }
    })
}

/// The last stream that was looked at, and why.
fn goaway(last: u32, why: u32) -> Vec<u8> {
    frame(
        GOAWAY,
        0,
        0,
        &[last.to_be_bytes(), why.to_be_bytes()].concat(),
    )
}

fn book(server: &ScriptedServer) -> (RequestResult, Report) {
    let test = load_test()
        .host(server.url())
        .http2(true)
        .timeout(Duration::from_secs(5));
    one_user_of(test, async |user| Book.request(user).await)
}

#[test]
fn what_the_server_has_not_looked_at_is_sent_again_once_whatever_the_method() {
    let refusals: [fn(u32) -> Vec<u8>; 2] = [
        |_| goaway(0, 0),
        |stream| frame(RST_STREAM, 0, stream, &REFUSED_STREAM.to_be_bytes()),
    ];
    for refusal in refusals {
        let server = refuses(1, refusal);
        let (result, report) = book(&server);
        assert_eq!((result.error(), result.status_code()), (None, Some(200)));
        assert_eq!((server.connections(), report.total().sent_again()), (2, 1));
        let server = refuses(9, refusal);
        let (result, report) = book(&server);
        assert!(result.error().is_some());
        assert_eq!((server.connections(), report.total().sent_again()), (2, 1));
    }
}

#[test]
fn what_was_cancelled_is_a_failure() {
    let server = refuses(1, |stream| {
        frame(RST_STREAM, 0, stream, &CANCEL.to_be_bytes())
    });
    let (result, report) = book(&server);
    assert!(result.error().is_some());
    assert_eq!((server.connections(), report.total().sent_again()), (1, 0));
}

#[test]
fn the_host_of_an_endpoint_is_the_authority() {
    let server = Http2Server::plain();
    let test = load_test().host(server.url()).http2(true);
    let (result, _) = one_user_of(test, async |user| Named.get(user).await);
    assert_eq!(result.error(), None);
    assert_eq!(result.headers()["x-authority"], "shop.example");
}

#[test]
fn a_head_may_be_as_long_as_with_http_1() {
    let server = Http2Server::secure();
    let test = load_test().host(server.url()).insecure(true);
    let (result, _) = one_user_of(test, async |user| Large.get(user).await);
    assert_eq!(result.error(), None);
    assert_eq!(result.headers()["x-large"].len(), 18 * 1024);
}
