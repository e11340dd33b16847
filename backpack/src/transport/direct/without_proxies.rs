//! The place of proxies in a build without the feature `proxy`: the environment is not asked for any.

use std::time::Instant;

use url::Url;

use super::super::outgoing::Lines;
use super::super::settings::Common;
use super::super::setup::Dialer;
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
    pub(super) fn fetches(&self, _: &Url, _: &TransportSettings) -> bool {
        match *self {}
    }

    pub(super) async fn forwarded(self, _: &Dialer<'_>) -> Result<Forwarded, TransportError> {
        match self {}
    }

    pub(super) async fn open(&self, _: &Url, _: &Dialer<'_>) -> Result<Stream, TransportError> {
        match *self {}
    }
}

impl Forwarded {
    pub(super) fn lines(&self, _: &Outgoing, _: Common) -> Lines {
        match *self {}
    }

    pub(super) fn into_stream(self) -> Stream {
        match self {}
    }

    pub(super) async fn exchange(
        &mut self,
        _: &Outgoing,
        _common: Common,
        _cookies: Option<&[u8]>,
        _rested: bool,
        _began: &mut Option<Instant>,
    ) -> Result<Received, Fault> {
        match *self {}
    }
}
