//! The place of services in process in a build without the feature `service`: nothing is one.

use std::rc::Rc;

use url::Url;

use super::settings::Common;
use super::{Marks, Outgoing, Transport, TransportError};
use crate::answer::Answer;

/// What can be loaded in process: nothing, without the feature `service` of Backpack.
#[diagnostic::on_unimplemented(
    message = "services in process are not built in: build backpack with the feature `service`",
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

    pub(super) fn of_user(&self, _: Common) -> Result<InProcess, String> {
        match *self {}
    }

    pub(crate) fn url(&self) -> Url {
        match *self {}
    }
}

/// There is none.
#[derive(Debug)]
pub(crate) enum InProcess {}

impl InProcess {
    pub(super) fn beside(&self) -> Transport {
        match *self {}
    }

    pub(super) async fn exchange(&mut self, _: &Outgoing) -> Result<Answer, TransportError> {
        match *self {}
    }

    pub(super) fn marks(&mut self) -> &mut Marks {
        match *self {}
    }

    pub(super) fn cookies_sent(&self) -> Option<Rc<[u8]>> {
        match *self {}
    }
}
