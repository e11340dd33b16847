//! The place of WebSockets in a build without the feature `websocket`: none can be opened.

use bytes::Bytes;

use super::{LONGEST_BODY, Outgoing, Transport, TransportError};
use crate::answer::Answer;

/// The longest message that is read, where nobody says otherwise.
pub(crate) const LONGEST_MESSAGE: usize = LONGEST_BODY;

/// There is none.
#[derive(Debug)]
pub(crate) enum WebSocket {}

/// There is none.
#[derive(Clone, Debug)]
pub(crate) struct Trouble {
    pub(crate) text: String,
    pub(crate) code: Option<u16>,
}

impl Trouble {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            code: None,
        }
    }
}

/// What came over a socket.
#[derive(Clone, Debug)]
#[allow(dead_code)] // nothing comes
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

pub(crate) fn asking(request: &Outgoing, _: Option<&str>, _: [u8; 16]) -> Outgoing {
    let (method, url) = (request.method.clone(), request.url.clone());
    Outgoing::new(method, url, request.headers.clone(), None)
}

impl Transport {
    #[allow(clippy::unused_async)] // as what it stands in for
    pub(crate) async fn open_socket(
        &mut self,
        _: &Outgoing,
        _: usize,
    ) -> Result<Opened, TransportError> {
        let text = "WebSockets are not built in: build backpack-load with the feature `websocket`";
        Err(TransportError::before_connecting(text.to_owned()))
    }
}

#[allow(clippy::unused_async)]
impl WebSocket {
    pub(crate) async fn send_text(&mut self, _: &str) -> Result<(), Trouble> {
        match *self {}
    }

    pub(crate) async fn send_binary(&mut self, _: Bytes) -> Result<(), Trouble> {
        match *self {}
    }

    pub(crate) async fn next(&mut self) -> Result<Came, Trouble> {
        match *self {}
    }

    pub(crate) async fn close(&mut self) {
        match *self {}
    }
}
