//! A WebSocket: messages of either kind over a connection that began as HTTP. Compression has no place here.

mod handshake;
mod trouble;

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::frame::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};

use super::direct::{Stream, Upgraded};
use super::settings::NONE_BY_REQWEST;
use super::{LONGEST_BODY, Outgoing, Transport, TransportError};
use crate::answer::Answer;

pub(crate) use handshake::asking;
pub(crate) use trouble::Trouble;

/// How much is read at once, and held by a socket that waits.
const READ: usize = 4 * 1024;

/// An open socket.
#[derive(Debug)]
pub(crate) struct WebSocket {
    stream: WebSocketStream<Stream>,
    /// Why there is nothing to read or write any more.
    over: Option<Trouble>,
}

/// What came over a socket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Came {
    Text(Bytes),
    Binary(Bytes),
}

/// What a server said to a handshake, and the socket, where it agrees.
#[derive(Debug)]
pub(crate) struct Opened {
    pub(crate) answer: Answer,
    pub(crate) socket: Result<Box<WebSocket>, String>,
}

impl Transport {
    /// Sends the request of [`asking`], and opens the socket where the server agrees; no message may be longer than so many bytes.
    pub(crate) async fn open_socket(
        &mut self,
        request: &Outgoing,
        longest: usize,
    ) -> Result<Opened, TransportError> {
        let Self::Direct(client) = self else {
            let text = NONE_BY_REQWEST.to_owned();
            return Err(TransportError::before_connecting(text));
        };
        let Upgraded { answer, way } = client.upgrade(request).await?;
        let socket = match (handshake::judge(&request.headers, &answer), way) {
            (Err(why), _) => Err(why),
            (Ok(()), Some((way, begun))) => Ok(WebSocket::over(way, begun, longest).await),
            (Ok(()), None) => Err(super::errors::incomplete().text),
        };
        Ok(Opened { answer, socket })
    }
}

/// The longest message that is read, where nobody says otherwise.
pub(crate) const LONGEST_MESSAGE: usize = LONGEST_BODY;

impl WebSocket {
    async fn over(way: Stream, begun: Vec<u8>, longest: usize) -> Box<Self> {
        let config = WebSocketConfig::default()
            .read_buffer_size(READ)
            // A message is handed over at once.
            .write_buffer_size(0)
            .max_message_size(Some(longest))
            .max_frame_size(Some(longest));
        let stream = WebSocketStream::from_partially_read(way, begun, Role::Client, Some(config));
        Box::new(Self {
            stream: stream.await,
            over: None,
        })
    }

    /// Hands a text over to the system.
    pub(crate) async fn send_text(&mut self, text: &str) -> Result<(), Trouble> {
        self.send(Message::text(text)).await
    }

    /// Hands bytes over to the system.
    pub(crate) async fn send_binary(&mut self, bytes: Bytes) -> Result<(), Trouble> {
        self.send(Message::Binary(bytes)).await
    }

    async fn send(&mut self, message: Message) -> Result<(), Trouble> {
        if let Some(over) = &self.over {
            return Err(over.clone());
        }
        let sent = self.stream.send(message).await;
        match sent {
            Ok(()) => Ok(()),
            Err(error) => Err(self.end(Trouble::of(&error)).await),
        }
    }

    /// The next message; what pings it is answered on the way. What is dropped before it ends has taken nothing.
    pub(crate) async fn next(&mut self) -> Result<Came, Trouble> {
        if let Some(over) = &self.over {
            return Err(over.clone());
        }
        loop {
            let trouble = match self.stream.next().await {
                Some(Ok(Message::Text(text))) => return Ok(Came::Text(text.into())),
                Some(Ok(Message::Binary(bytes))) => return Ok(Came::Binary(bytes)),
                Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => continue,
                Some(Ok(Message::Close(frame))) => Trouble::closed_by(frame.as_ref()),
                Some(Err(error)) => Trouble::of(&error),
                None => Trouble::ended(),
            };
            return Err(self.end(trouble).await);
        }
    }

    /// Says farewell, and waits for the server's; what comes before it is read and left.
    pub(crate) async fn close(&mut self) {
        if self.over.is_some() {
            return;
        }
        self.over = Some(Trouble::closed_by_us());
        let farewell = CloseFrame {
            code: CloseCode::Normal,
            reason: "".into(),
        };
        if self.stream.close(Some(farewell)).await.is_ok() {
            while let Some(Ok(message)) = self.stream.next().await {
                if message.is_close() {
                    break;
                }
            }
        }
    }

    /// There is nothing more to come. The server hears why, or the answer to its farewell; nobody waits for one that does not read.
    async fn end(&mut self, trouble: Trouble) -> Trouble {
        self.over = Some(trouble.clone());
        match trouble.tells() {
            Some(code) => {
                let reason = "".into();
                at_once(self.stream.close(Some(CloseFrame { code, reason }))).await;
            }
            None => at_once(self.stream.flush()).await,
        }
        trouble
    }
}

/// Does what can be done at once.
async fn at_once<T>(work: impl Future<Output = T>) {
    let mut work = pin!(work);
    poll_fn(|context| {
        let _ = work.as_mut().poll(context);
        Poll::Ready(())
    })
    .await;
}
