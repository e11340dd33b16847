//! Looks names up for reqwest where some have addresses of ours.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Mutex, PoisonError};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::Url;

use super::resolved::Resolutions;

/// One user's. reqwest asks without the port, which is that of the request on its way, or a proxy's.
#[derive(Debug)]
pub(super) struct Names {
    resolutions: Resolutions,
    /// Where the request goes that is on its way.
    server: Mutex<(String, u16)>,
}

impl Names {
    /// None where all names are looked up as always.
    pub(super) fn of(resolutions: &Resolutions) -> Option<Self> {
        (!resolutions.is_empty()).then(|| Self {
            resolutions: resolutions.clone(),
            server: Mutex::default(),
        })
    }

    /// The request on its way is for this URL.
    pub(super) fn is_for(&self, url: &Url) {
        let host = url.host_str().unwrap_or_default().to_owned();
        let port = url.port_or_known_default().unwrap_or_default();
        *self.server.lock().unwrap_or_else(PoisonError::into_inner) = (host, port);
    }

    fn given(&self, name: &str) -> Option<Vec<IpAddr>> {
        let server = self.server.lock().unwrap_or_else(PoisonError::into_inner);
        match &*server {
            (host, port) if host == name => self.resolutions.addresses(name, *port),
            _ => self.resolutions.addresses_for_any_port(name),
        }
    }
}

impl Resolve for Names {
    fn resolve(&self, name: Name) -> Resolving {
        let given = self.given(name.as_str());
        Box::pin(async move {
            let found: Vec<_> = match given {
                Some(given) => given.into_iter().map(|it| SocketAddr::new(it, 0)).collect(),
                None => tokio::net::lookup_host((name.as_str(), 0)).await?.collect(),
            };
            match found.is_empty() {
                true => Err(io::Error::other("no address").into()),
                false => Ok(Box::new(found.into_iter()) as Addrs),
            }
        })
    }
}
