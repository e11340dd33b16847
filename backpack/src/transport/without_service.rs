//! The place of services in process in a build without the feature `service`: nothing is one.

use std::task::{Context, Poll};
use std::time::Instant;

use bytes::Bytes;
use http::HeaderMap;
use url::Url;

use super::settings::Common;
use super::{Outgoing, TransportError};
use crate::answer::Answer;

/// What can be loaded in process: nothing, without the feature `service` of Backpack.
#[diagnostic::on_unimplemented(
    message = "services in process are not built in: build backpack-load with the feature `service`",
    label = "this takes the feature `service`"
)]
pub trait ServiceInProcess {}

/// There is none.
#[derive(Clone, Debug)]
pub(crate) enum Service {}

impl Service {
    pub(crate) fn of<S: ServiceInProcess>(_: S) -> Option<Self> {
        None
    }

    pub(crate) fn url(&self) -> Url {
        match *self {}
    }

    pub(super) fn open(&self, _: &Url) -> Result<Call, TransportError> {
        match *self {}
    }
}

/// There is none.
#[derive(Debug)]
pub(super) enum Call {}

/// There is none.
#[derive(Debug)]
pub(super) enum Streamed {}

impl Streamed {
    pub(super) fn poll_piece(
        &mut self,
        _: &mut Context<'_>,
    ) -> Poll<Result<Option<Bytes>, TransportError>> {
        match *self {}
    }

    pub(super) fn trailers(&self) -> Option<&HeaderMap> {
        match *self {}
    }
}

impl Call {
    pub(super) async fn open(
        self,
        _: &Outgoing,
        _: Common,
        _: Option<&[u8]>,
    ) -> Result<(Answer, Streamed), TransportError> {
        match self {}
    }

    pub(super) async fn exchange(
        &mut self,
        _: &Outgoing,
        _: Common,
        _: Option<&[u8]>,
        _: &mut Option<Instant>,
    ) -> Result<Answer, TransportError> {
        match *self {}
    }
}
