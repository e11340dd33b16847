//! The place of reqwest in a build without the feature `reqwest`.

use std::rc::Rc;
use std::sync::Arc;

use super::{Marks, Outgoing, Transport, TransportError, TransportSettings};
use crate::answer::Answer;

/// There is none.
#[derive(Debug)]
pub(crate) enum ReqwestClient {}

impl ReqwestClient {
    pub(super) fn new(_: &Arc<TransportSettings>) -> Result<Self, String> {
        let problem =
            "the transport reqwest is not built in: build backpack-load with the feature `reqwest`";
        Err(problem.to_owned())
    }

    pub(super) fn beside(&self) -> Transport {
        match *self {}
    }

    pub(super) async fn exchange(&mut self, _: &Outgoing) -> Result<Answer, TransportError> {
        match *self {}
    }

    pub(super) fn begin_pass(&mut self) {
        match *self {}
    }

    pub(super) fn marks(&mut self) -> &mut Marks {
        match *self {}
    }

    pub(super) fn cookies_sent(&self) -> Option<Rc<[u8]>> {
        match *self {}
    }

    pub(super) fn take_repeats(&mut self) -> u64 {
        match *self {}
    }

    pub(super) fn was_connecting(&mut self) -> bool {
        match *self {}
    }
}
