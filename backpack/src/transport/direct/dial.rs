//! Opens a connection to the server of a URL.

use std::net::IpAddr;

use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use url::{Host, Url};

use super::super::{TransportError, TransportSettings, errors, tls};
use super::names;
use super::stream::Stream;

/// The connection, and whether HTTP/2 is spoken on it.
pub(super) async fn dial(
    url: &Url,
    settings: TransportSettings,
) -> Result<(Stream, bool), TransportError> {
    let unusable = || TransportError::before_connecting(format!("`{url}` has no host and port"));
    let host = url.host().ok_or_else(unusable)?;
    let port = url.port_or_known_default().ok_or_else(unusable)?;
    let stream = connect(&host, port).await?;
    if url.scheme() != "https" {
        return Ok((Stream::Plain(stream), settings.http2));
    }
    let connector = TlsConnector::from(tls::shared(settings.insecure));
    let name = server_name(&host).ok_or_else(unusable)?;
    let stream = connector.connect(name, stream).await;
    let stream = stream.map_err(|error| errors::explain_io(&error).while_connecting())?;
    let http2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
    Ok((Stream::Secure(Box::new(stream)), http2 || settings.http2))
}

/// Connects to the first address that lets us.
async fn connect(host: &Host<&str>, port: u16) -> Result<TcpStream, TransportError> {
    let mut failure = None;
    for address in addresses(host).await? {
        match TcpStream::connect((address, port)).await {
            Ok(stream) => {
                // A request is written at once; there is nothing to wait for.
                let _ = stream.set_nodelay(true);
                return Ok(stream);
            }
            Err(error) => failure = Some(error),
        }
    }
    if let Host::Domain(name) = host {
        names::forget(name);
    }
    Err(match failure {
        Some(error) => errors::explain_io(&error).while_connecting(),
        None => unresolved(host),
    })
}

async fn addresses(host: &Host<&str>) -> Result<Vec<IpAddr>, TransportError> {
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

fn server_name(host: &Host<&str>) -> Option<ServerName<'static>> {
    Some(match host {
        Host::Ipv4(address) => ServerName::IpAddress((*address).into()),
        Host::Ipv6(address) => ServerName::IpAddress((*address).into()),
        Host::Domain(name) => ServerName::try_from((*name).to_owned()).ok()?,
    })
}
