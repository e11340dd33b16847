//! In the place of contracts, in a build without the feature `openapi`: there are none.

use std::sync::Arc;

use http::Method;
use url::Url;

use crate::answer::Answer;
use crate::declare::endpoint::Declaration;

/// There are none.
#[derive(Debug)]
pub(crate) enum Contracts {}

/// There is none.
#[derive(Debug)]
pub(crate) enum Held {}

impl Contracts {
    pub(crate) fn of_all(_: &[&'static Declaration]) -> Result<Self, String> {
        let problem = "contracts are not built in: build backpack-load with the feature `openapi`";
        Err(problem.to_owned())
    }

    pub(crate) fn of(&self, _: &'static Declaration) -> Option<Arc<Held>> {
        match *self {}
    }

    pub(crate) fn unchecked(&self) -> Vec<String> {
        match *self {}
    }
}

impl Held {
    pub(crate) fn hold(&self, _: &Method, _: &Url, _: &Answer) -> Result<(), String> {
        match *self {}
    }
}
