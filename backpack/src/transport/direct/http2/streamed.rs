//! An answer that is read as it comes, over a connection that carries nothing else.

use std::future::poll_fn;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http::HeaderMap;

use super::{Connection, Http2, Said};
use crate::answer::Answer;
use crate::transport::TransportError;
use crate::transport::payload::Payload;

/// An answer whose head has come.
#[derive(Debug)]
pub(in crate::transport::direct) struct Streamed {
    connection: Http2,
    slot: usize,
    /// Of the request: the answer may begin before all of it was sent.
    body: Option<Payload>,
}

impl Http2 {
    /// Sends the request and waits for the head of its answer. The connection carries no other.
    pub(in crate::transport::direct) async fn open(
        self,
        said: Said<'_>,
    ) -> Result<(Answer, Streamed), TransportError> {
        let slot = poll_fn(|context| {
            let connection = &mut *self.0.borrow_mut();
            connection.poll_ask(context, said)
        });
        let mut streamed = Streamed {
            slot: slot.await?,
            connection: self,
            body: said.0.body.clone(),
        };
        streamed.reply_comes_in_pieces();
        let head = poll_fn(|context| {
            streamed.poll(context, |connection, slot| {
                connection.state.open[slot].reply.take_head()
            })
        });
        let head = head.await?;
        Ok((head, streamed))
    }
}

impl Streamed {
    pub(in crate::transport::direct) fn poll_piece(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Result<Option<Bytes>, TransportError>> {
        self.poll(context, |connection, slot| {
            let reply = &mut connection.state.open[slot].reply;
            let piece = reply.take_piece();
            match reply.is_complete {
                true => Some(piece),
                false => piece.map(Some),
            }
        })
    }

    /// What came behind the body.
    pub(in crate::transport::direct) fn trailers(&self) -> Option<HeaderMap> {
        let connection = self.connection.0.borrow();
        let reply = &connection.state.open[self.slot].reply;
        reply.is_complete.then(|| reply.trailers().cloned())?
    }

    fn reply_comes_in_pieces(&mut self) {
        let connection = &mut *self.connection.0.borrow_mut();
        connection.state.open[self.slot].reply.come_in_pieces();
    }

    /// Says and hears until there is what is looked for.
    fn poll<T>(
        &mut self,
        context: &mut Context<'_>,
        look: impl Fn(&mut Connection, usize) -> Option<T>,
    ) -> Poll<Result<T, TransportError>> {
        let connection = &mut *self.connection.0.borrow_mut();
        let slot = self.slot;
        loop {
            // What was heard is answered before it is told.
            connection.say(context, self.body.as_ref().map(|body| (slot, body)));
            if let Some(found) = look(connection, slot) {
                return Poll::Ready(Ok(found));
            }
            let open = &mut connection.state.open[slot];
            if open.trouble.is_some() {
                return Poll::Ready(Err(open.failed().into()));
            }
            if let Some(lost) = &connection.lost {
                return Poll::Ready(Err(lost.error.clone()));
            }
            ready!(connection.poll_hear(context));
        }
    }
}

#[cfg(test)]
mod tests {
    use http::Method;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::{TcpListener, TcpStream};
    use url::Url;

    use super::super::super::stream::Stream;
    use super::super::frame::{self, flag, kind};
    use super::super::reason::Reason;
    use super::*;
    use crate::transport::Outgoing;
    use crate::transport::settings::Common;

    /// A connection with both of its ends.
    async fn connected() -> (Http2, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (ours, theirs) = tokio::join!(TcpStream::connect(address), listener.accept());
        let ours = Stream::Plain(ours.expect("a connection"));
        (Http2::new(ours), theirs.expect("the same").0)
    }

    fn frame_of(kind: u8, flags: u8, payload: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        frame::write(&mut bytes, kind, flags, 1, payload);
        bytes
    }

    fn run(test: impl Future<Output = ()>) {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = runtime.enable_all().build().expect("a runtime");
        let limit = std::time::Duration::from_secs(20);
        let done = runtime.block_on(async { tokio::time::timeout(limit, test).await });
        done.expect("it hangs");
    }

    /// A stream whose head says 200.
    async fn opened() -> (Streamed, TcpStream) {
        let (ours, mut theirs) = connected().await;
        let url = Url::parse("http://localhost/").expect("a URL");
        let request = Outgoing::new(Method::GET, url, HeaderMap::new(), None);
        let serve = async {
            let head = frame_of(kind::HEADERS, flag::END_HEADERS, &[0x88]);
            theirs.write_all(&head).await.expect("it listens");
        };
        let opening = ours.open((&request, Common::default(), None));
        let (opened, ()) = tokio::join!(opening, serve);
        let (head, streamed) = opened.expect("a head");
        assert_eq!(head.status(), 200);
        (streamed, theirs)
    }

    async fn piece(streamed: &mut Streamed) -> Result<Option<Bytes>, String> {
        let piece = poll_fn(|context| streamed.poll_piece(context)).await;
        piece.map_err(|error| error.text)
    }

    #[test]
    fn pieces_come_one_by_one_and_trailers_behind_them() {
        run(async {
            let (mut streamed, mut server) = opened().await;
            for data in ["a", "bc", ""] {
                let said = frame_of(kind::DATA, 0, data.as_bytes());
                server.write_all(&said).await.expect("it listens");
                if !data.is_empty() {
                    let came = piece(&mut streamed).await.expect("a piece");
                    assert_eq!(came.as_deref(), Some(data.as_bytes()));
                }
                assert_eq!(streamed.trailers(), None);
            }
            let last = frame_of(kind::DATA, 0, b"d");
            let trailers = b"\x00\x0bgrpc-status\x010";
            let flags = flag::END_HEADERS | flag::END_STREAM;
            let trailers = frame_of(kind::HEADERS, flags, trailers);
            let said = [last, trailers].concat();
            server.write_all(&said).await.expect("it listens");
            assert_eq!(piece(&mut streamed).await, Ok(Some("d".into())));
            assert_eq!(piece(&mut streamed).await, Ok(None));
            assert_eq!(streamed.trailers().expect("they came")["grpc-status"], "0");
        });
    }

    #[test]
    fn a_ping_is_answered_while_a_piece_is_waited_for() {
        run(async {
            let (mut streamed, mut server) = opened().await;
            let mut ping = Vec::new();
            frame::write(&mut ping, kind::PING, 0, 0, b"are you?");
            let serve = async {
                server.write_all(&ping).await.expect("it listens");
                let mut heard = Vec::new();
                while !heard.ends_with(b"are you?") {
                    heard.push(server.read_u8().await.expect("an answer"));
                }
                let said = frame_of(kind::DATA, flag::END_STREAM, b"x");
                server.write_all(&said).await.expect("it listens");
            };
            let (came, ()) = tokio::join!(piece(&mut streamed), serve);
            assert_eq!(came, Ok(Some("x".into())));
            assert_eq!(piece(&mut streamed).await, Ok(None));
        });
    }

    #[test]
    fn what_ends_too_early_says_so_after_what_came() {
        run(async {
            let why = Reason::CANCEL.0.to_be_bytes();
            let reset = frame_of(kind::RST_STREAM, 0, &why);
            let trailers = frame_of(kind::HEADERS, flag::END_HEADERS, &[]);
            for (said, text) in [
                (reset, "the server gave the request up (RST_STREAM, CANCEL)"),
                (trailers, "the answer is not HTTP/2, PROTOCOL_ERROR"),
                (
                    Vec::new(),
                    "connection closed before the answer was complete",
                ),
            ] {
                let (mut streamed, mut server) = opened().await;
                let data = frame_of(kind::DATA, 0, b"x");
                let said = [data, said].concat();
                server.write_all(&said).await.expect("it listens");
                server.shutdown().await.expect("it is connected");
                assert_eq!(piece(&mut streamed).await, Ok(Some("x".into())));
                assert_eq!(piece(&mut streamed).await, Err(text.to_owned()));
            }
        });
    }
}
