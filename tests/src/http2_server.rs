//! A server that speaks HTTP/2 and nothing else, and says what it heard.

use std::collections::HashMap;
use std::convert::Infallible;
use std::io;
use std::net::TcpListener;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Collected, Full};
use hyper::body::{Body, Frame, Incoming};
use hyper::header::{HeaderName, HeaderValue};
use hyper::server::conn::http2;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::Barrier;
use tokio_rustls::TlsAcceptor;

use crate::secure_server::self_signed;

/// Answers `METHOD /path cookie=… body=…`, sets the cookie `seen=1`, for as long as the process lives. `/bye` ends the connection, `/echo` answers the body, `/feed` three events and no end,
/// `/large-head` has a head of more than 18 KiB, `/meet/3` is answered when three such requests are there at once, `/never` never. `x-authority` says whom the request was for.
#[derive(Debug)]
pub struct Http2Server {
    url: String,
    connections: Arc<AtomicUsize>,
}

impl Http2Server {
    /// Over TLS, where clients hear of HTTP/2 in the handshake.
    ///
    /// # Panics
    ///
    /// If the machine gives no port, or the certificate cannot be made.
    #[must_use]
    pub fn secure() -> Self {
        let mut config = self_signed();
        config.alpn_protocols = vec![b"h2".to_vec()];
        Self::start("https", Some(TlsAcceptor::from(Arc::new(config))), None)
    }

    /// Without TLS: clients have to know.
    ///
    /// # Panics
    ///
    /// If the machine gives no port.
    #[must_use]
    pub fn plain() -> Self {
        Self::start("http", None, None)
    }

    /// Without TLS; so many requests of a connection are taken at once, and no more.
    ///
    /// # Panics
    ///
    /// If the machine gives no port.
    #[must_use]
    pub fn with_streams(most: u32) -> Self {
        Self::start("http", None, Some(most))
    }

    fn start(scheme: &str, tls: Option<TlsAcceptor>, streams: Option<u32>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free loopback port");
        let port = listener.local_addr().expect("an address").port();
        let connections = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&connections);
        std::thread::spawn(move || serve(listener, tls.as_ref(), &counter, streams));
        Self {
            url: format!("{scheme}://localhost:{port}"),
            connections,
        }
    }

    /// As in `https://localhost:40000`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// How many connections were accepted.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }
}

fn serve(
    listener: TcpListener,
    tls: Option<&TlsAcceptor>,
    connections: &AtomicUsize,
    streams: Option<u32>,
) {
    let meetings = Arc::new(Meetings::default());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        listener
            .set_nonblocking(true)
            .expect("a non-blocking socket");
        let listener = tokio::net::TcpListener::from_std(listener).expect("a listener");
        while let Ok((stream, _)) = listener.accept().await {
            connections.fetch_add(1, Ordering::Relaxed);
            let (tls, meetings) = (tls.cloned(), Arc::clone(&meetings));
            tokio::spawn(async move {
                match tls {
                    Some(tls) => converse(tls.accept(stream).await?, streams, meetings).await,
                    None => converse(stream, streams, meetings).await,
                }
            });
        }
    });
}

/// Where requests wait for each other, by how many of them.
#[derive(Debug, Default)]
struct Meetings(Mutex<HashMap<usize, Arc<Barrier>>>);

impl Meetings {
    fn of(&self, count: usize) -> Arc<Barrier> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let barrier = known.entry(count);
        Arc::clone(barrier.or_insert_with(|| Arc::new(Barrier::new(count))))
    }
}

async fn converse(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    streams: Option<u32>,
    meetings: Arc<Meetings>,
) -> io::Result<()> {
    let (bye, says_bye) = tokio::sync::watch::channel(false);
    let service = service_fn(move |request| answer(request, bye.clone(), Arc::clone(&meetings)));
    let mut server = http2::Builder::new(TokioExecutor::new());
    server.max_concurrent_streams(streams.or(Some(200)));
    let mut connection = std::pin::pin!(server.serve_connection(TokioIo::new(stream), service));
    let mut said = says_bye;
    tokio::select! {
        ended = &mut connection => return ended.map_err(io::Error::other),
        _ = said.changed() => connection.as_mut().graceful_shutdown(),
    }
    connection.await.map_err(io::Error::other)
}

/// So many of three events were sent; no end comes behind them.
struct Feed(u32);

impl Body for Feed {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.0 == 3 {
            return Poll::Pending;
        }
        self.0 += 1;
        let event = format!("id: {0}\ndata: {{\"number\": {0}}}\n\n", self.0);
        Poll::Ready(Some(Ok(Frame::data(event.into()))))
    }
}

async fn answer(
    request: Request<Incoming>,
    bye: tokio::sync::watch::Sender<bool>,
    meetings: Arc<Meetings>,
) -> Result<Response<UnsyncBoxBody<Bytes, Infallible>>, Infallible> {
    let (head, body) = request.into_parts();
    let body = body
        .collect()
        .await
        .map(Collected::to_bytes)
        .unwrap_or_default();
    let cookie = head
        .headers
        .get("cookie")
        .map_or(&b"none"[..], |cookie| cookie.as_bytes());
    let text = format!(
        "{} {} cookie={} body={}",
        head.method,
        head.uri.path(),
        String::from_utf8_lossy(cookie),
        body.len()
    );
    if let Some(count) = head.uri.path().strip_prefix("/meet/") {
        meetings.of(count.parse().unwrap_or(1)).wait().await;
    }
    if head.uri.path() == "/never" {
        std::future::pending::<()>().await;
    }
    if head.uri.path() == "/bye" {
        bye.send_replace(true);
    }
    let body = match head.uri.path() {
        "/echo" => Full::new(body).boxed_unsync(),
        "/feed" => Feed(0).boxed_unsync(),
        _ => Full::new(text.into()).boxed_unsync(),
    };
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    if head.uri.path() == "/feed" {
        headers.insert(
            "content-type",
            HeaderValue::from_static("text/event-stream"),
        );
    }
    let authority = head.uri.authority().map_or("", |it| it.as_str());
    headers.extend(
        HeaderValue::from_str(authority).map(|it| (HeaderName::from_static("x-authority"), it)),
    );
    if head.uri.path() == "/large-head" {
        let large = HeaderValue::from_bytes(&[b'x'; 18 * 1024]);
        headers.extend(large.map(|large| (HeaderName::from_static("x-large"), large)));
    }
    headers.insert("set-cookie", HeaderValue::from_static("seen=1; Path=/"));
    Ok(response)
}
