//! A server of WebSockets, on axum.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Path, RawQuery};
use axum::http::HeaderMap;
use axum::response::{AppendHeaders, IntoResponse, Response};
use axum::routing::{any, get};
use axum::serve::Listener;
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::secure_server::self_signed;

/// Serves these, for as long as the process lives:
///
/// - `/echo`: what it hears; `close 4000 why` has it close, `ping` has it ping, `silence` has it say nothing from then on, `three` has it say
///   three numbers first;
/// - `/chat/{room}`: JSON. It says who is there first. A question with an `id` is answered with its `id` behind two messages to all; cookies are set.
/// - `/protocol`: speaks `v1` and `v2`;
/// - `/arrived`: says what it heard in the handshake;
/// - `/page`: answers a plain request with `ok`.
#[derive(Debug)]
pub struct SocketServer {
    url: String,
}

impl SocketServer {
    /// Starts on a free loopback port.
    ///
    /// # Panics
    ///
    /// If the machine gives no port.
    #[must_use]
    pub fn start() -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free loopback port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        serve(listener, |listener| listener);
        Self { url }
    }

    /// The same through TLS, with a certificate that nobody signed; it would speak HTTP/2 too, were it asked.
    ///
    /// # Panics
    ///
    /// If the machine gives no port.
    #[must_use]
    pub fn start_secure() -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free loopback port");
        let port = listener.local_addr().expect("an address").port();
        let mut config = self_signed();
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let acceptor = TlsAcceptor::from(Arc::new(config));
        serve(listener, |listener| Secure { listener, acceptor });
        Self {
            url: format!("https://localhost:{port}"),
        }
    }

    /// As in `http://127.0.0.1:40000`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }
}

fn serve<L: Listener<Addr = SocketAddr>>(
    listener: std::net::TcpListener,
    wrapped: impl FnOnce(TcpListener) -> L + Send + 'static,
) {
    listener.set_nonblocking(true).expect("a loopback port");
    std::thread::spawn(move || {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = runtime.enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let listener = TcpListener::from_std(listener).expect("a loopback port");
            axum::serve(wrapped(listener), router()).await
        })
    });
}

fn router() -> Router {
    Router::new()
        .route(
            "/echo",
            any(async |it: WebSocketUpgrade| it.on_upgrade(echo)),
        )
        .route("/chat/{room}", any(chat))
        .route("/protocol", any(protocol))
        .route("/arrived", any(arrived))
        .route("/page", get(async || "ok"))
}

async fn echo(mut socket: WebSocket) {
    while let Some(Ok(message)) = socket.recv().await {
        let said = match &message {
            Message::Text(text) => text.as_str(),
            Message::Binary(_) => "",
            _ => continue,
        };
        let mut words = said.splitn(3, ' ');
        let answered = match words.next() {
            Some("close") => {
                let code = words.next().and_then(|code| code.parse().ok());
                let reason = words.next().unwrap_or_default().into();
                let frame = code.map(|code| CloseFrame { code, reason });
                let _ = socket.send(Message::Close(frame)).await;
                // The other side says farewell too.
                while let Some(Ok(_)) = socket.recv().await {}
                return;
            }
            Some("drop") => return,
            Some("silence") => return std::future::pending().await,
            Some("ping") => {
                let sent = socket.send(Message::Ping("are you there".into())).await;
                // What comes next is the answer to that.
                match (sent, socket.recv().await) {
                    (Ok(()), Some(Ok(Message::Pong(said)))) if said == "are you there" => {
                        socket.send(Message::text("it is there")).await
                    }
                    (_, other) => socket.send(Message::text(format!("{other:?}"))).await,
                }
            }
            Some("three") => {
                for number in 1..=3 {
                    let _ = socket.send(Message::text(number.to_string())).await;
                }
                socket.send(message).await
            }
            Some("many") => {
                let count = words
                    .next()
                    .and_then(|count| count.parse().ok())
                    .unwrap_or(0);
                for number in 0..count {
                    let _ = socket.send(Message::text(format!("noise {number}"))).await;
                }
                socket.send(Message::text("done")).await
            }
            _ => socket.send(message).await,
        };
        if answered.is_err() {
            return;
        }
    }
}

async fn chat(Path(room): Path<String>, upgrade: WebSocketUpgrade) -> Response {
    let cookies = AppendHeaders([("set-cookie", "seat=7; Path=/"), ("x-room", "open")]);
    let answer = upgrade.on_upgrade(async move |mut socket| {
        let welcome = json!({ "type": "welcome", "room": room, "token": "t-1" });
        let _ = socket.send(Message::text(welcome.to_string())).await;
        while let Some(Ok(message)) = socket.recv().await {
            let Ok(text) = message.to_text() else {
                continue;
            };
            let Ok(said) = serde_json::from_str::<Value>(text) else {
                continue;
            };
            for number in 0..2 {
                let news = json!({ "type": "news", "number": number, "heard": said });
                let _ = socket.send(Message::text(news.to_string())).await;
            }
            let reply = json!({ "type": "reply", "id": said["id"], "token": "t-2" });
            let _ = socket.send(Message::text(reply.to_string())).await;
        }
    });
    (cookies, answer).into_response()
}

async fn protocol(upgrade: WebSocketUpgrade) -> Response {
    upgrade.protocols(["v1", "v2"]).on_upgrade(echo)
}

async fn arrived(
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    let headers = headers.iter().map(|(name, value)| {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        (name.as_str().to_owned(), Value::String(value))
    });
    let arrived = json!({ "query": query, "headers": headers.collect::<serde_json::Map<_, _>>() });
    upgrade.on_upgrade(async move |mut socket| {
        let _ = socket.send(Message::text(arrived.to_string())).await;
        echo(socket).await;
    })
}

/// A listener through TLS.
struct Secure {
    listener: TcpListener,
    acceptor: TlsAcceptor,
}

impl Listener for Secure {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            if let Ok((stream, address)) = self.listener.accept().await
                && let Ok(stream) = self.acceptor.accept(stream).await
            {
                return (stream, address);
            }
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}
