//! The place of TLS in a build without the feature `tls`: a host with https is refused before any traffic, what an answer redirects to
//! is a failure.

use std::convert::Infallible;
use std::error::Error;
use std::io;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use url::Host;

use super::credentials::Credentials;
use super::{TransportError, TransportSettings};

/// There is none.
pub(super) type Config = Sessions;

/// There is none.
#[derive(Debug)]
pub(super) struct Secured<S>(Infallible, PhantomData<S>);

/// There are none.
#[derive(Clone, Debug, Default)]
pub(super) struct Sessions(());

/// There is none.
#[derive(Debug)]
pub(crate) enum Own {}

impl Own {
    pub(super) fn read(_: &Credentials, _: bool) -> Result<Self, Vec<String>> {
        let problem = "certificates of one's own are not built in: build backpack-load with the feature `tls`";
        Err(vec![problem.to_owned()])
    }
}

impl Sessions {
    pub(super) fn config(&self, _: &TransportSettings) -> Self {
        self.clone()
    }

    #[cfg(feature = "websocket")]
    pub(super) fn config_for_http1(&self, _: &TransportSettings) -> Self {
        self.clone()
    }

    #[cfg(feature = "proxy")]
    pub(super) fn config_for_proxies(&self, _: &TransportSettings) -> Self {
        self.clone()
    }
}

pub(super) fn make_ready(_: &TransportSettings) {}

pub(super) async fn connect<S>(
    _: S,
    host: &Host<&str>,
    _: Sessions,
) -> Result<(Secured<S>, bool), TransportError> {
    Err(TransportError::before_connecting(format!(
        "`{host}` is asked by https: build backpack-load with the feature `tls`"
    )))
}

pub(super) fn cause(_: &(dyn Error + 'static)) -> Option<String> {
    None
}

impl<S: Unpin> AsyncRead for Secured<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        _: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self.0 {}
    }
}

impl<S: Unpin> AsyncWrite for Secured<S> {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, _: &[u8]) -> Poll<io::Result<usize>> {
        match self.0 {}
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.0 {}
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.0 {}
    }
}
