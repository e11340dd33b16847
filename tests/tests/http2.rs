//! HTTP/2: which requests are sent again, whom they are for, how long heads and bodies may be, what a connection hears between them,
//! and how several share one.

use std::sync::Arc;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use backpack::Bytes;
use backpack::prelude::*;
use backpack_tests::fault_server::frame;
use backpack_tests::{Http2Server, ScriptedServer, Talk, load_test, one_user_of};

endpoint! {
    Book = POST "/book" { text: "a seat" };
    Named = GET "/named" { headers: { "host": "shop.example" } };
    Large = GET "/large-head";
    Thing = GET "/thing";
    Echo = POST "/echo" { bytes: BLOB.clone(), expect: [200, 413] };
}

/// More than any window that a server begins with.
static BLOB: LazyLock<Bytes> =
    LazyLock::new(|| (0..3_000_000_u32).map(|at| (at % 251) as u8).collect());

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
const GOAWAY: u8 = 7;

const REFUSED_STREAM: u32 = 7;
const CANCEL: u32 = 8;

/// Says hello, and hears all of the first request; the number of its stream.
fn first_request(talk: &mut Talk) -> std::io::Result<u32> {
    talk.say(frame(SETTINGS, 0, 0, &[]))?;
    let mut bytes = hello(talk)?;
    heard(talk, &mut bytes, |kind, ends| {
        ends && matches!(kind, HEADERS | DATA)
    })
}

/// Hears what a client begins with; what came behind it.
fn hello(talk: &mut Talk) -> std::io::Result<Vec<u8>> {
    let (preface, mut bytes) = (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", Vec::new());
    while bytes.len() < preface.len() {
        bytes.extend(talk.hear_some()?);
    }
    assert_eq!(bytes.drain(..preface.len()).as_slice(), preface);
    Ok(bytes)
}

/// Hears frames up to one of which this is true; the number of its stream. `ends` is the lowest flag, and `bytes` what has come.
fn heard(
    talk: &mut Talk,
    bytes: &mut Vec<u8>,
    is_it: impl Fn(u8, bool) -> bool,
) -> std::io::Result<u32> {
    loop {
        while bytes.len() < 9 {
            bytes.extend(talk.hear_some()?);
        }
        let length = u32::from_be_bytes([0, bytes[0], bytes[1], bytes[2]]) as usize;
        let (kind, flags) = (bytes[3], bytes[4]);
        let stream = u32::from_be_bytes([bytes[5], bytes[6], bytes[7], bytes[8]]);
        while bytes.len() < 9 + length {
            bytes.extend(talk.hear_some()?);
        }
        bytes.drain(..9 + length);
        let ends = flags & 1 == 1;
        if is_it(kind, ends) {
            return Ok(stream);
        }
        if kind == SETTINGS && !ends {
            talk.say(frame(SETTINGS, 1, 0, &[]))?;
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

#[test]
fn what_a_server_remembers_of_its_answers_is_remembered_here_too() {
    let server = Http2Server::plain();
    let test = load_test().host(server.url()).http2(true);
    let (results, _) = one_user_of(test, async |user| {
        let mut results = Vec::new();
        for number in 0..100 {
            let host = format!("shop-{}.example", number % 7);
            user[Named].headers_mut().insert("host", host.as_str());
            results.push((host, Named.get(user).await));
        }
        results
    });
    for (host, result) in results {
        assert_eq!(result.error(), None);
        assert_eq!(result.headers()["x-authority"], host.as_str());
        assert_eq!(result.headers()["set-cookie"], "seen=1; Path=/");
    }
    assert_eq!(server.connections(), 1);
}

#[test]
fn a_body_goes_both_ways_as_the_windows_let() {
    for server in [Http2Server::plain(), Http2Server::secure()] {
        let test = load_test().host(server.url()).http2(true).insecure(true);
        let (results, _) = one_user_of(test, async |user| {
            [Echo.request(user).await, Echo.request(user).await]
        });
        for result in results {
            assert_eq!(result.error(), None);
            assert!(
                result.response() == &BLOB[..],
                "{} bytes",
                result.response().len()
            );
        }
        assert_eq!(server.connections(), 1);
    }
}

/// It says that it takes no more, and goes on with the connection.
#[test]
fn an_answer_that_does_not_wait_for_the_body_ends_the_request_and_not_the_connection() {
    let server = ScriptedServer::start(|talk| {
        talk.say(frame(SETTINGS, 0, 0, &[]))?;
        let bytes = &mut hello(talk)?;
        let first = heard(talk, bytes, |kind, _| kind == HEADERS)?;
        // `:status` is the eighth of the static table.
        let refused = [&[0x08, 3][..], b"413"].concat();
        talk.say(frame(HEADERS, 5, first, &refused))?;
        heard(talk, bytes, |kind, _| kind == RST_STREAM)?;
        let second = heard(talk, bytes, |kind, ends| kind == HEADERS && ends)?;
        talk.say(frame(HEADERS, 5, second, &[0x88]))?;
        loop {
            talk.hear_some()?;
        }
    });
    let test = load_test().host(server.url()).http2(true);
    let (results, _) = one_user_of(test, async |user| {
        [Echo.request(user).await, Thing.get(user).await]
    });
    let statuses = results.map(|result| (result.error().map(str::to_owned), result.status_code()));
    assert_eq!(statuses, [(None, Some(413)), (None, Some(200))]);
    assert_eq!(server.connections(), 1);
}

/// A server may ask whether the client still lives, and changes its settings.
#[test]
fn what_comes_between_two_requests_is_answered() {
    let answered = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&answered);
    let server = ScriptedServer::start(move |talk| {
        talk.say(frame(SETTINGS, 0, 0, &[]))?;
        let bytes = &mut hello(talk)?;
        let first = heard(talk, bytes, |kind, ends| kind == HEADERS && ends)?;
        talk.say(frame(HEADERS, 5, first, &[0x88]))?;
        talk.say(frame(PING, 0, 0, b"are you?"))?;
        heard(talk, bytes, |kind, is_answer| kind == PING && is_answer)?;
        counter.fetch_add(1, Ordering::Relaxed);
        let second = heard(talk, bytes, |kind, ends| kind == HEADERS && ends)?;
        talk.say(frame(HEADERS, 5, second, &[0x88]))?;
        loop {
            talk.hear_some()?;
        }
    });
    let test = load_test().host(server.url()).http2(true);
    let (results, _) = one_user_of(test, async |user| {
        let first = Thing.get(user).await;
        tokio::time::sleep(Duration::from_millis(50)).await;
        [first, Thing.get(user).await]
    });
    assert!(results.iter().all(RequestResult::is_success), "{results:?}");
    assert_eq!(
        (answered.load(Ordering::Relaxed), server.connections()),
        (1, 1)
    );
}

/// Answers the first request of its first connection, and hears three more before it closes that; answers all of every other.
#[test]
fn a_connection_that_breaks_takes_all_its_requests_with_it_which_share_the_next() {
    let server = ScriptedServer::start(|talk| {
        talk.say(frame(SETTINGS, 0, 0, &[]))?;
        let bytes = &mut hello(talk)?;
        for heard_before in 0.. {
            let stream = heard(talk, bytes, |kind, ends| kind == HEADERS && ends)?;
            match (talk.number, heard_before) {
                (0, 3) => return Ok(()),
                (0, 1..) => {}
                _ => talk.say(frame(HEADERS, 5, stream, &[0x88]))?,
            }
        }
        Ok(())
    });
    let test = load_test().host(server.url()).http2(true);
    let (results, report) = one_user_of(test, async |user| {
        assert!(Thing.get(user).await.is_success());
        user.join([Thing::GET; 3]).await
    });
    assert!(results.iter().all(RequestResult::is_success), "{results:?}");
    assert_eq!((server.connections(), report.total().sent_again()), (2, 3));
}

/// Each of the answers of a connection may come before those to requests that were made before.
#[test]
fn answers_may_come_in_any_order_and_one_may_be_given_up() {
    let server = ScriptedServer::start(|talk| {
        talk.say(frame(SETTINGS, 0, 0, &[]))?;
        let bytes = &mut hello(talk)?;
        let streams = [0; 3].map(|_| heard(talk, bytes, |kind, ends| kind == HEADERS && ends));
        let [first, second, third] = streams;
        let (head, end) = (|stream| frame(HEADERS, 4, stream, &[0x88]), 1);
        let (first, second, third) = (first?, second?, third?);
        talk.say(head(third))?;
        talk.say(frame(RST_STREAM, 0, second, &CANCEL.to_be_bytes()))?;
        talk.say(frame(DATA, 0, third, b"the "))?;
        talk.say(head(first))?;
        talk.say(frame(DATA, end, first, b"first"))?;
        talk.say(frame(DATA, end, third, b"third"))?;
        let fourth = heard(talk, bytes, |kind, ends| kind == HEADERS && ends)?;
        talk.say(frame(HEADERS, 5, fourth, &[0x88]))?;
        loop {
            talk.hear_some()?;
        }
    });
    let test = load_test().host(server.url()).http2(true);
    let (results, _) = one_user_of(test, async |user| {
        let results = user.join([Thing::GET; 3]).await;
        assert!(Thing.get(user).await.is_success());
        results
    });
    assert_eq!(
        [0, 2].map(|at: usize| results[at].text()),
        ["first", "the third"]
    );
    let given_up = results[1].error().expect("an error");
    assert!(given_up.contains("RST_STREAM"), "{given_up}");
    assert_eq!(server.connections(), 1);
}
