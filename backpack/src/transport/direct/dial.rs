//! Opens a connection to the server of a URL.

use std::net::IpAddr;

use tokio::net::TcpStream;
use url::{Host, Url};

use super::super::tls::Sessions;
use super::super::{TransportError, TransportSettings, errors, tls};
use super::http1::Http1;
use super::http2::Http2;
use super::stream::Stream;
use super::{Route, names, race};

/// A way to the server, without anything between.
pub(super) async fn dial(
    url: &Url,
    settings: TransportSettings,
    sessions: &Sessions,
) -> Result<Route, TransportError> {
    let (host, port) = server(url)?;
    let stream = connect(&host, port).await?;
    speak(Stream::Plain(stream), url, settings, sessions).await
}

/// Speaks TLS on the way to the server where its URL says so, and then what the server chooses.
pub(super) async fn speak(
    stream: Stream,
    url: &Url,
    settings: TransportSettings,
    sessions: &Sessions,
) -> Result<Route, TransportError> {
    let (stream, http2) = match url.scheme() {
        "https" => {
            let (host, _) = server(url)?;
            let (stream, http2) =
                tls::connect(stream, &host, sessions.config(settings.insecure)).await?;
            (Stream::Secure(Box::new(stream)), http2)
        }
        _ => (stream, false),
    };
    Ok(match http2 || settings.http2 {
        true => Route::Http2(Http2::begin(stream).await?),
        false => Route::Http1(Http1::new(stream)),
    })
}

/// Host and port of a URL.
pub(super) fn server(url: &Url) -> Result<(Host<&str>, u16), TransportError> {
    let server = url.host().zip(url.port_or_known_default());
    server.ok_or_else(|| TransportError::before_connecting(format!("`{url}` has no host and port")))
}

/// Connects to the first address that lets us; the next is tried where one is silent for a moment.
pub(super) async fn connect(host: &Host<&str>, port: u16) -> Result<TcpStream, TransportError> {
    let addresses = addresses(host).await?.into_iter();
    let ways = addresses.map(|address| TcpStream::connect((address, port)));
    match race::first(ways).await {
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

pub(super) async fn addresses(host: &Host<&str>) -> Result<Vec<IpAddr>, TransportError> {
    match host {
        Host::Ipv4(address) => Ok(vec![(*address).into()]),
        Host::Ipv6(address) => Ok(vec![(*address).into()]),
        Host::Domain(name) => {
            let found = names::addresses(name).await;
            found.ok_or_else(|| unresolved(host))
        }
    }
}

fn unresolved(host: &Host<&str>) -> TransportError {
    TransportError::before_connecting(format!("the host name `{host}` cannot be resolved"))
}
