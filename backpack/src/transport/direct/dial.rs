//! Opens a connection to the server of a URL.

use std::io;
use std::net::IpAddr;

use tokio::net::TcpStream;
use url::{Host, Url};

use super::super::setup::Dialer;
use super::super::{TransportError, errors, tls};
use super::http1::Http1;
#[cfg(feature = "http2")]
use super::http2::Http2;
use super::stream::Stream;
use super::{Route, names, race};

/// A way to the server, without anything between.
pub(super) async fn dial(url: &Url, dialer: &Dialer<'_>) -> Result<Stream, TransportError> {
    let (host, port) = server(url)?;
    connect(&host, port, dialer).await.map(Stream::Plain)
}

/// Speaks TLS on the way to the server where its URL says so, and then what the server chooses.
pub(super) async fn speak(
    stream: Stream,
    url: &Url,
    dialer: &Dialer<'_>,
) -> Result<Route, TransportError> {
    let config = || dialer.sessions.config(dialer.settings);
    let (stream, http2) = secured(stream, url, dialer, config).await?;
    #[cfg(feature = "http2")]
    if http2 || dialer.settings.http2 {
        return Ok(Route::Http2(Http2::new(stream)));
    }
    // Without the feature it is neither offered nor asked for.
    let _ = http2;
    Ok(Route::Http1(Http1::new(stream)))
}

/// Speaks TLS where the URL says so; whether HTTP/2 was agreed on.
pub(super) async fn secured(
    stream: Stream,
    url: &Url,
    dialer: &Dialer<'_>,
    config: impl FnOnce() -> tls::Config,
) -> Result<(Stream, bool), TransportError> {
    if url.scheme() != "https" {
        return Ok((stream, false));
    }
    let (host, _) = server(url)?;
    let secured = tls::connect(stream, &host, config());
    // What TLS takes is much more than the rest, and not all connections speak it.
    let secured = Box::pin(dialer.timed(|opening| &mut opening.tls, secured)).await;
    let (stream, http2) = secured?;
    Ok((Stream::Secure(Box::new(stream)), http2))
}

/// Host and port of a URL.
pub(super) fn server(url: &Url) -> Result<(Host<&str>, u16), TransportError> {
    let server = url.host().zip(url.port_or_known_default());
    server.ok_or_else(|| TransportError::before_connecting(format!("`{url}` has no host and port")))
}

/// Connects to the first address that lets us; the next is tried where one is silent for a moment.
pub(super) async fn connect(
    host: &Host<&str>,
    port: u16,
    dialer: &Dialer<'_>,
) -> Result<TcpStream, TransportError> {
    let addresses = addresses(host, port, dialer);
    let addresses = dialer
        .timed(|opening| &mut opening.lookup, addresses)
        .await?;
    let reached = reach(addresses, port);
    match dialer
        .timed(|opening| &mut opening.connecting, reached)
        .await
    {
        Ok(stream) => {
            // A request is written at once; there is nothing to wait for.
            let _ = stream.set_nodelay(true);
            Ok(stream)
        }
        Err(failure) => {
            if let Host::Domain(name) = host {
                names::forget(name);
            }
            Err(match failure {
                Some(error) => errors::explain_io(&error).while_connecting(),
                None => unresolved(host),
            })
        }
    }
}

/// A connection to the first of the addresses that gives one; where none does, the latest failure.
async fn reach(addresses: Vec<IpAddr>, port: u16) -> Result<TcpStream, Option<io::Error>> {
    let addresses = addresses.into_iter();
    race::first(addresses.map(|address| TcpStream::connect((address, port)))).await
}

pub(super) async fn addresses(
    host: &Host<&str>,
    port: u16,
    dialer: &Dialer<'_>,
) -> Result<Vec<IpAddr>, TransportError> {
    match host {
        Host::Ipv4(address) => Ok(vec![(*address).into()]),
        Host::Ipv6(address) => Ok(vec![(*address).into()]),
        Host::Domain(name) => {
            let found = match dialer.settings.resolutions.addresses(name, port) {
                None => names::addresses(name).await,
                given => given,
            };
            found.ok_or_else(|| unresolved(host))
        }
    }
}

fn unresolved(host: &Host<&str>) -> TransportError {
    TransportError::before_connecting(format!("the host name `{host}` cannot be resolved"))
}

// Other systems have one loopback address.
#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::net::{Ipv4Addr, SocketAddr};
    use std::time::{Duration, Instant};
    use tokio::net::{TcpListener, TcpSocket};

    /// A listener whose queue is full: the system drops what else comes.
    async fn silent(address: SocketAddr) -> (TcpListener, Vec<TcpStream>) {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.bind(address).expect("the port of the other address");
        let listener = socket.listen(1).expect("a listener");
        let mut queue = Vec::new();
        let next = || tokio::time::timeout(Duration::from_millis(100), TcpStream::connect(address));
        while let Ok(Ok(stream)) = next().await {
            queue.push(stream);
            assert!(queue.len() < 100, "the queue of the listener has no end");
        }
        (listener, queue)
    }

    #[test]
    fn the_next_address_is_tried_where_the_first_is_silent() {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = runtime.enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let (first, second) = (Ipv4Addr::new(127, 0, 0, 2), Ipv4Addr::LOCALHOST);
            let listener = TcpListener::bind((second, 0)).await.expect("a free port");
            let port = listener.local_addr().expect("an address").port();
            let _silent = silent((first, port).into()).await;
            let begun = Instant::now();
            let reached = reach(vec![first.into(), second.into()], port).await;
            let peer = reached
                .expect("the second answers")
                .peer_addr()
                .expect("a peer");
            assert_eq!(peer.ip(), IpAddr::from(second));
            let took = begun.elapsed();
            assert!(
                took >= Duration::from_millis(250) && took < Duration::from_secs(2),
                "{took:?}"
            );
        });
    }
}
