//! Which servers are behind a proxy, by what the environment says, and the way to them.

use std::convert::Infallible;
use std::error::Error;
use std::future::{Ready, ready};
use std::net::SocketAddr;
use std::sync::LazyLock;
use std::task::{Context, Poll};
use std::time::Instant;

use http::header::PROXY_AUTHORIZATION;
use http::{HeaderValue, Uri};
use hyper_util::client::legacy::connect::proxy::{SocksV4, SocksV5};
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tower_service::Service;
use url::{Host, Url};

use super::super::outgoing::Lines;
use super::super::settings::Common;
use super::super::setup::Dialer;
use super::super::{Outgoing, TransportError, TransportSettings, causes, no_proxy, tls};
use super::http1::Http1;
use super::stream::Stream;
use super::{Fault, Received, dial};
use crate::answer::MOST_HEADERS;

/// Of what a proxy says before it opens a way.
const LONGEST_HEAD: usize = 16 * 1024;

/// A connection to a proxy that fetches what it is asked for.
#[derive(Debug)]
pub(super) struct Forwarded {
    http1: Http1,
    proxy: Proxy,
}

/// What the environment says of a proxy.
#[derive(Debug)]
pub(super) struct Proxy(Intercept);

/// The proxy between us and the server of this URL.
pub(super) fn before(url: &Url) -> Option<Proxy> {
    static PROXIES: LazyLock<Matcher> = LazyLock::new(Matcher::from_system);
    if no_proxy::always() {
        return None;
    }
    let uri = url.as_str().parse().ok()?;
    PROXIES.intercept(&uri).map(Proxy)
}

impl Proxy {
    /// Whether it is asked for what this URL leads to, rather than for a way to the server.
    pub(super) fn fetches(&self, url: &Url, settings: &TransportSettings) -> bool {
        let speaks_http = matches!(self.scheme(), "http" | "https");
        speaks_http && url.scheme() == "http" && !settings.http2
    }

    pub(super) async fn forwarded(self, dialer: &Dialer<'_>) -> Result<Forwarded, TransportError> {
        let http1 = Http1::new(self.connect(dialer).await?);
        Ok(Forwarded { http1, proxy: self })
    }

    /// A way to the server.
    pub(super) async fn open(
        &self,
        url: &Url,
        dialer: &Dialer<'_>,
    ) -> Result<Stream, TransportError> {
        let resolved = matches!(self.scheme(), "socks4" | "socks5");
        let server = server(url, resolved, dialer).await?;
        let stream = self.connect(dialer).await?;
        let proxy = self.0.uri().clone();
        let connected = |stream| Connected(Some(TokioIo::new(stream)));
        let opened = match self.scheme() {
            "socks4" | "socks4a" => told(SocksV4::new(proxy, connected(stream)).call(server).await),
            "socks5" | "socks5h" => {
                let mut socks = SocksV5::new(proxy, connected(stream));
                if let Some((name, password)) = self.0.raw_auth() {
                    socks = socks.with_auth(name.to_owned(), password.to_owned());
                }
                told(socks.call(server).await)
            }
            _ => {
                let opened = tunnel(stream, &server, self.0.basic_auth()).await;
                return opened.map_err(|text| self.refused(&text));
            }
        };
        let stream = opened.map_err(|text| self.refused(&text))?;
        Ok(stream.into_inner())
    }

    /// A connection to the proxy itself.
    async fn connect(&self, dialer: &Dialer<'_>) -> Result<Stream, TransportError> {
        let uri = self.0.uri();
        let host = Host::parse(uri.host().unwrap_or_default());
        let host = host.map_err(|error| self.refused(&error.to_string()))?;
        let host = borrowed(&host);
        let port = uri.port_u16().unwrap_or(match self.scheme() {
            "http" => 80,
            "https" => 443,
            _ => 1080,
        });
        let stream = dial::connect(&host, port, dialer).await;
        let stream = Stream::Plain(stream.map_err(|error| self.refused(&error.text))?);
        if self.scheme() != "https" {
            return Ok(stream);
        }
        let config = dialer.sessions.config_for_proxies(dialer.settings);
        let secured = tls::connect(stream, &host, config);
        let secured = dialer.timed(|opening| &mut opening.tls, secured).await;
        let (stream, _) = secured.map_err(|error| self.refused(&error.text))?;
        Ok(Stream::Secure(Box::new(stream)))
    }

    fn scheme(&self) -> &str {
        self.0.uri().scheme_str().unwrap_or_default()
    }

    fn refused(&self, why: &str) -> TransportError {
        let proxy = self.0.uri().authority();
        let proxy = proxy.map_or("", |proxy| proxy.as_str());
        TransportError::before_connecting(format!("the proxy {proxy}: {why}"))
    }
}

impl Forwarded {
    /// The request as the proxy is asked it.
    pub(super) fn lines(&self, request: &Outgoing, common: Common) -> Lines {
        match self.proxy.0.basic_auth() {
            Some(secret) if !request.headers.contains_key(PROXY_AUTHORIZATION) => {
                let mut headers = request.headers.clone();
                headers.insert(PROXY_AUTHORIZATION, secret.clone());
                let (method, url) = (request.method.clone(), request.url.clone());
                Outgoing::new(method, url, headers, request.body.clone())
                    .discarding(request.discards)
                    .lines_for_proxy(common)
            }
            _ => request.lines_for_proxy(common),
        }
    }

    /// The connection itself, which is used for nothing else.
    pub(super) fn into_stream(self) -> Stream {
        self.http1.into_stream()
    }

    pub(super) async fn exchange(
        &mut self,
        request: &Outgoing,
        common: Common,
        cookies: Option<&[u8]>,
        rested: bool,
        began: &mut Option<Instant>,
    ) -> Result<Received, Fault> {
        let lines = self.lines(request, common);
        self.http1.exchange(&lines, cookies, rested, began).await
    }
}

/// Asks a proxy for a way to the server (RFC 9110, section 9.3.6); the error says what it answered.
async fn tunnel(
    mut stream: Stream,
    server: &Uri,
    secret: Option<&HeaderValue>,
) -> Result<Stream, String> {
    let mut request = format!("CONNECT {server} HTTP/1.1\r\nhost: {server}\r\n").into_bytes();
    if let Some(secret) = secret {
        request.extend(b"proxy-authorization: ");
        request.extend(secret.as_bytes());
        request.extend(b"\r\n");
    }
    request.extend(b"\r\n");
    let written = stream.write_all(&request).await;
    written.map_err(|error| causes::explain(&error).text)?;
    let head = head(&mut stream).await?;
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut answer = httparse::Response::new(&mut headers);
    match (answer.parse(&head), answer.code) {
        (Ok(_), Some(200..=299)) => Ok(stream),
        (Ok(_), Some(407)) => Err("it asks for a name and a password (407)".to_owned()),
        (Ok(_), Some(code)) => Err(format!(
            "it answers {} to CONNECT",
            format!("{code} {}", answer.reason.unwrap_or_default()).trim_end()
        )),
        _ => Err("it does not speak HTTP".to_owned()),
    }
}

/// The head of an answer, and nothing behind it, for that is the server's.
async fn head(stream: &mut Stream) -> Result<Vec<u8>, String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let byte = stream.read_u8().await;
        head.push(byte.map_err(|error| causes::explain(&error).text)?);
        if head.len() > LONGEST_HEAD {
            return Err("its answer does not end".to_owned());
        }
    }
    Ok(head)
}

fn borrowed(host: &Host<String>) -> Host<&str> {
    match host {
        Host::Domain(name) => Host::Domain(name),
        Host::Ipv4(address) => Host::Ipv4(*address),
        Host::Ipv6(address) => Host::Ipv6(*address),
    }
}

/// What the proxy is to connect to; one without a resolver is told an address.
async fn server(url: &Url, resolved: bool, dialer: &Dialer<'_>) -> Result<Uri, TransportError> {
    let (host, port) = dial::server(url)?;
    let authority = match resolved {
        true => SocketAddr::new(dial::addresses(&host, port, dialer).await?[0], port).to_string(),
        false => format!("{host}:{port}"),
    };
    authority.parse().map_err(|error| {
        TransportError::before_connecting(format!("`{url}` cannot be requested: {error}"))
    })
}

fn told<T>(opened: Result<T, impl Error + 'static>) -> Result<T, String> {
    opened.map_err(|error| causes::explain(&error).text)
}

/// A connection that stands already, for what asks a connector for one.
struct Connected(Option<TokioIo<Stream>>);

impl Service<Uri> for Connected {
    type Response = TokioIo<Stream>;
    type Error = Infallible;
    type Future = Ready<Result<TokioIo<Stream>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Uri) -> Self::Future {
        ready(Ok(self.0.take().expect("a proxy is asked once")))
    }
}
