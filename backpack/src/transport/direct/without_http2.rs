//! The place of HTTP/2 in a build without the feature `http2`: no server is offered it.

use std::time::Instant;

use super::super::{Outgoing, TransportError, errors};
use super::stream::Stream;
use super::{Fault, Received};

/// What a server is offered through TLS.
#[cfg(feature = "tls")]
pub(in crate::transport) const PROTOCOLS: &[&str] = &["http/1.1"];

/// There is none.
#[derive(Debug)]
pub(super) enum Http2 {}

impl Http2 {
    pub(super) async fn begin(_: Stream) -> Result<Self, TransportError> {
        Err(errors::other(
            "the server speaks HTTP/2, which is not built in".to_owned(),
        ))
    }

    pub(super) async fn exchange(
        &mut self,
        _: &Outgoing,
        _accepts: Option<&'static str>,
        _cookies: Option<&[u8]>,
        _began: &mut Option<Instant>,
    ) -> Result<Received, Fault> {
        match *self {}
    }
}

#[cfg(feature = "proxy")]
pub(in crate::transport) fn cause(_: &(dyn std::error::Error + 'static)) -> Option<String> {
    None
}
