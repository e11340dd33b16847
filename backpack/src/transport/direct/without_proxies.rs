//! The place of proxies in a build without the feature `proxy`: the environment is not asked for any.

use url::Url;

use super::super::tls::Sessions;
use super::super::{Outgoing, TransportError, TransportSettings};
use super::stream::Stream;
use super::{Fault, Received};

/// There is none.
#[derive(Debug)]
pub(super) enum Forwarded {}

/// There is none.
#[derive(Debug)]
pub(super) enum Proxy {}

pub(super) fn before(_: &Url) -> Option<Proxy> {
    None
}

impl Proxy {
    pub(super) fn fetches(&self, _: &Url, _: TransportSettings) -> bool {
        match *self {}
    }

    pub(super) async fn forwarded(
        self,
        _: TransportSettings,
        _: &Sessions,
    ) -> Result<Forwarded, TransportError> {
        match self {}
    }

    pub(super) async fn open(
        &self,
        _: &Url,
        _: TransportSettings,
        _: &Sessions,
    ) -> Result<Stream, TransportError> {
        match *self {}
    }
}

impl Forwarded {
    pub(super) async fn exchange(
        &mut self,
        _: &Outgoing,
        _gzip: bool,
        _cookies: Option<&[u8]>,
        _rested: bool,
    ) -> Result<Received, Fault> {
        match *self {}
    }
}
