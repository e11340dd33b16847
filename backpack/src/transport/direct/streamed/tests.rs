//! Answers that are read as they come, over sockets: what a server says in which order stands in each test.

use std::sync::Arc;

use http::header::{COOKIE, HeaderMap};
use http::{HeaderValue, Method};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

use super::Streamed;
use crate::transport::{Outgoing, Payload, Transport, TransportError, redirects};

/// A server of one connection after the other, and where it is.
struct Peer(TcpListener, Url);

impl Peer {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let url = Url::parse(&format!("http://{address}/feed")).expect("a URL");
        Self(listener, url)
    }

    /// The next connection, its request read to the end of the head.
    async fn accept(&self) -> (TcpStream, String) {
        let (mut stream, _) = self.0.accept().await.expect("a connection");
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.expect("a whole head"));
        }
        (stream, String::from_utf8(head).expect("text"))
    }

    /// Takes a connection and says this on it; the connection stays open as long as what it gives.
    async fn says(&self, text: &str) -> (TcpStream, String) {
        let (mut stream, head) = self.accept().await;
        let said = stream.write_all(text.as_bytes()).await;
        said.expect("the client listens");
        (stream, head)
    }
}

fn run(test: impl Future<Output = ()>) {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_all().build().expect("a runtime");
    let limit = std::time::Duration::from_secs(20);
    let done = runtime.block_on(async { tokio::time::timeout(limit, test).await });
    done.expect("it hangs");
}

fn client() -> Transport {
    Transport::new(&Arc::default(), None).expect("a client")
}

fn get(url: &Url) -> Outgoing {
    Outgoing::new(Method::GET, url.clone(), HeaderMap::new(), None)
}

async fn open(client: &mut Transport, url: &Url) -> Result<Streamed, TransportError> {
    redirects::open(client, &get(url), true).await
}

/// All pieces to the end.
async fn rest(streamed: &mut Streamed) -> Result<String, TransportError> {
    let mut rest = Vec::new();
    while let Some(piece) = streamed.piece().await? {
        rest.extend_from_slice(&piece);
    }
    Ok(String::from_utf8(rest).expect("text"))
}

#[test]
fn the_head_comes_before_the_body_and_each_piece_before_the_next() {
    run(async {
        let peer = Peer::start().await;
        let mut client = client();
        let head = "HTTP/1.1 103 Early\r\n\r\nHTTP/1.1 200 OK\r\nx-a: 1\r\ntransfer-encoding: chunked\r\n\r\n";
        let (served, opened) = tokio::join!(peer.says(head), open(&mut client, &peer.1));
        let (mut streamed, (mut server, _)) = (opened.expect("a head"), served);
        assert_eq!(streamed.head().status(), 200);
        assert_eq!(streamed.head().headers()["x-a"], "1");
        assert_eq!(streamed.head().url(), Some(&peer.1));
        for (said, piece) in [
            ("3\r\nabc\r\n", "abc"),
            ("2\r\nde", "de"),
            ("\r\n1\r\nf", "f"),
        ] {
            server.write_all(said.as_bytes()).await.expect("it listens");
            let came = streamed.piece().await.expect("a piece");
            assert_eq!(came.as_deref(), Some(piece.as_bytes()));
            assert_eq!(streamed.trailers(), None);
        }
        let end = b"\r\n0\r\nx-sum: 6\r\ny: z\r\n\r\n";
        server.write_all(end).await.expect("it listens");
        for _ in 0..2 {
            assert_eq!(streamed.piece().await.expect("the end"), None);
        }
        let trailers = streamed.trailers().expect("they came");
        assert_eq!(
            (&trailers["x-sum"], &trailers["y"]),
            (&"6".parse().unwrap(), &"z".parse().unwrap())
        );
    });
}

#[test]
fn a_body_ends_by_its_length_or_with_its_connection() {
    run(async {
        for (said, outcome) in [
            (
                "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello, and more",
                Ok("hello"),
            ),
            ("HTTP/1.1 200 OK\r\n\r\nto the end", Ok("to the end")),
            ("HTTP/1.1 204 No Content\r\n\r\n", Ok("")),
            (
                "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhel",
                Err("connection closed before the answer was complete"),
            ),
            (
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhel",
                Err("connection closed before the answer was complete"),
            ),
            (
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nfive\r\n",
                Err("the answer is not HTTP: invalid chunk size"),
            ),
            (
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\nno colon\r\n\r\n",
                Err("the answer is not HTTP: invalid trailer"),
            ),
            (
                "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\n\x1f",
                Err(
                    "the answer is packed (content-encoding: gzip), though nobody asked for that: a stream is read as it is sent",
                ),
            ),
        ] {
            let (peer, mut client) = (Peer::start().await, client());
            let (served, opened) = tokio::join!(peer.says(said), open(&mut client, &peer.1));
            drop(served);
            let read = rest(&mut opened.expect("a head")).await;
            let read = read.map_err(|error| error.text);
            assert_eq!(read.as_deref().map_err(String::as_str), outcome, "{said}");
        }
    });
}

#[test]
fn without_a_head_there_is_no_stream() {
    run(async {
        for (said, text) in [
            ("", "connection closed before the answer was complete"),
            (
                "HTTP/1.1 200 OK\r\nx",
                "connection closed before the answer was complete",
            ),
            (
                "SSH-2.0\r\n\r\n",
                "the answer is not HTTP: invalid HTTP version",
            ),
        ] {
            let (peer, mut client) = (Peer::start().await, client());
            let serve = async { drop(peer.says(said).await) };
            let (opened, ()) = tokio::join!(open(&mut client, &peer.1), serve);
            assert_eq!(opened.expect_err(said).text, text, "{said}");
        }
        let (peer, mut client) = (Peer::start().await, client());
        drop(peer.0);
        let error = open(&mut client, &peer.1).await.expect_err("nobody there");
        assert!(error.connecting, "{error:?}");
        assert_eq!(error.text, "connection refused");
    });
}

#[test]
fn cookies_go_both_ways_and_redirects_are_followed_before_it_begins() {
    run(async {
        let (peer, mut client) = (Peer::start().await, client());
        let serve = async {
            let onward = "HTTP/1.1 302 Found\r\nset-cookie: a=1\r\nlocation: /there\r\ncontent-length: 900\r\n\r\n";
            let (_first, _) = peer.says(onward).await;
            peer.says("HTTP/1.1 200 OK\r\nset-cookie: b=2\r\ncontent-length: 2\r\n\r\nok")
                .await
        };
        let ((_server, head), opened) = tokio::join!(serve, open(&mut client, &peer.1));
        assert!(head.starts_with("GET /there HTTP/1.1\r\n"), "{head}");
        assert!(head.contains("\r\ncookie: a=1\r\n"), "{head}");
        let mut streamed = opened.expect("a head");
        assert_eq!(streamed.head().url().expect("a URL").path(), "/there");
        assert_eq!(rest(&mut streamed).await.as_deref(), Ok("ok"));
        let (served, opened) = tokio::join!(
            peer.says("HTTP/1.1 204 \r\n\r\n"),
            open(&mut client, &peer.1)
        );
        opened.expect("a head");
        assert!(
            served.1.contains("\r\ncookie: a=1; b=2\r\n"),
            "{}",
            served.1
        );
    });
}

#[test]
fn dropping_it_closes_its_connection_and_no_other() {
    run(async {
        let (peer, mut client) = (Peer::start().await, client());
        let say = peer.says("HTTP/1.1 200 OK\r\n\r\nbegun");
        let ((mut server, _), opened) = tokio::join!(say, open(&mut client, &peer.1));
        let mut streamed = opened.expect("a head");
        assert!(streamed.piece().await.expect("a piece").is_some());
        // Requests beside it have a connection of their own, which is kept.
        let answer = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
        let request = get(&peer.1);
        let (served, answered) = tokio::join!(peer.says(answer), client.exchange(&request, false));
        assert_eq!(answered.expect("an answer").body_bytes(), b"ok");
        drop(streamed);
        assert_eq!(server.read(&mut [0]).await.expect("an end"), 0);
        let (mut server, _) = served;
        let again = async {
            let mut head = [0; 4];
            server.read_exact(&mut head).await.expect("another request");
            server
                .write_all(answer.as_bytes())
                .await
                .expect("it listens");
        };
        let ((), answered) = tokio::join!(again, client.exchange(&request, false));
        assert_eq!(answered.expect("an answer").status(), 200);
    });
}

#[test]
fn an_opening_that_is_dropped_closes_its_connection() {
    run(async {
        let (peer, mut client) = (Peer::start().await, client());
        let (mut server, _) = tokio::select! {
            accepted = peer.accept() => accepted,
            _ = open(&mut client, &peer.1) => unreachable!("nothing was answered"),
        };
        assert_eq!(server.read(&mut [0]).await.expect("an end"), 0);
    });
}

#[test]
fn a_large_body_is_sent_while_the_answer_comes() {
    run(async {
        let (peer, mut client) = (Peer::start().await, client());
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, HeaderValue::from_static("own=1"));
        let body = Payload::from(bytes::Bytes::from(vec![b'x'; 8 * 1024 * 1024]));
        let request = Outgoing::new(Method::POST, peer.1.clone(), headers, Some(body));
        let serve = peer.says("HTTP/1.1 413 Too Large\r\ncontent-length: 3\r\n\r\nno!");
        let ((server, head), opened) = tokio::join!(serve, client.open(&request));
        assert!(head.contains("\r\ncookie: own=1\r\n"), "{head}");
        assert!(head.contains("\r\ncontent-length: 8388608\r\n"), "{head}");
        let mut streamed = opened.expect("a head");
        assert_eq!(rest(&mut streamed).await.as_deref(), Ok("no!"));
        drop(server);
    });
}
