//! What all users of one thread share: where requests go, how they are sent, where they are recorded, whether to stop.

use std::cell::{Cell, RefCell};
use std::sync::Arc;
use std::time::Duration;

use url::Url;

use crate::declare::endpoint::Declaration;
use crate::declare::test_option::Options;
use crate::metrics::Recorder;
use crate::transport::TransportSettings;

/// What the plan of a run fixes for every user.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) host: Url,
    pub(crate) timeout: Duration,
    pub(crate) stop_timeout: Duration,
    pub(crate) seed: u64,
    /// Passes begin as arrivals come: the open model.
    pub(crate) on_schedule: bool,
    pub(crate) transport: TransportSettings,
    pub(crate) options: Options,
    /// The endpoints of the scenarios that take values from others.
    pub(crate) dependents: Vec<&'static Declaration>,
    /// All endpoints of the scenarios.
    pub(crate) endpoints: Vec<&'static Declaration>,
}

/// One thread of a run.
#[derive(Debug)]
pub(crate) struct Context {
    pub(crate) settings: Arc<Settings>,
    pub(crate) recorder: RefCell<Recorder>,
    /// Set when the users of this thread shall start no further request.
    pub(crate) stopping: Cell<bool>,
    /// The prefixes put before names in reports; the first is empty.
    prefixes: RefCell<Vec<String>>,
}

impl Context {
    pub(crate) fn new(settings: Arc<Settings>) -> Self {
        Self {
            settings,
            recorder: RefCell::default(),
            stopping: Cell::new(false),
            prefixes: RefCell::new(vec![String::new()]),
        }
    }

    /// The index of the prefix that `inner` inside of `outer` makes.
    pub(crate) fn prefix(&self, outer: usize, inner: &str) -> usize {
        if inner.is_empty() {
            return outer;
        }
        let mut prefixes = self.prefixes.borrow_mut();
        let known = prefixes
            .iter()
            .position(|known| known.strip_prefix(prefixes[outer].as_str()) == Some(inner));
        known.unwrap_or_else(|| {
            let prefix = format!("{}{inner}", prefixes[outer]);
            prefixes.push(prefix);
            prefixes.len() - 1
        })
    }

    /// The prefix, put before the name.
    pub(crate) fn prefixed(&self, prefix: usize, name: &str) -> String {
        format!("{}{name}", self.prefixes.borrow()[prefix])
    }
}
