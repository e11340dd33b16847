//! What all users of one thread share: where requests go, how they are sent, where they are recorded, whether to stop.

use std::cell::{Cell, RefCell};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use url::Url;

use crate::contract::Contracts;
use crate::data::Tables;
use crate::declare::endpoint::Declaration;
use crate::declare::table::TableDeclaration;
use crate::declare::test_option::Options;
use crate::metrics::Recorder;
use crate::seen::hidden::Hidden;
use crate::transport::{IN_PROCESS, Service, Transport, TransportSettings};
use crate::user::pulse::Pulse;
use crate::user::seed::Seed;
use crate::user::shown::Shown;
use crate::user::trace_context::TraceContexts;
use crate::user::witness::Witness;

/// What the plan of a run fixes for every user.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) host: Url,
    /// What is asked in the place of a server.
    pub(crate) service: Option<Service>,
    pub(crate) timeout: Duration,
    pub(crate) stop_timeout: Duration,
    pub(crate) seed: u64,
    /// What `setup` gave, once it has.
    pub(crate) sown: OnceLock<Seed>,
    pub(crate) transport: Arc<TransportSettings>,
    pub(crate) options: Options,
    /// What answers are held to; none where they are not.
    pub(crate) contracts: Option<Contracts>,
    /// Each scenario is played once, without waits, one after the other.
    pub(crate) once: bool,
    /// Whose exchanges are shown as they go.
    pub(crate) shown: Option<Shown>,
    /// Whence trace contexts come, where requests carry them.
    pub(crate) trace_seed: Option<u64>,
    /// What is shown nowhere.
    pub(crate) hidden: Hidden,
    pub(crate) tables: Tables,
    /// The tables that the endpoints of each scenario depend on.
    pub(crate) tables_of: Vec<(&'static str, Vec<&'static TableDeclaration>)>,
    /// The endpoints of the scenarios that take values from others.
    pub(crate) dependents: Vec<&'static Declaration>,
    /// All endpoints of the scenarios.
    pub(crate) endpoints: Vec<&'static Declaration>,
}

impl Settings {
    /// Where requests go, as reports say it.
    pub(crate) fn destination(&self) -> String {
        match &self.service {
            Some(_) => IN_PROCESS.to_owned(),
            None => self.host.to_string(),
        }
    }

    /// A new user's transport, without cookies or connections.
    pub(crate) fn new_transport(&self) -> Result<Transport, String> {
        Transport::new(&self.transport, self.service.as_ref())
    }

    /// Whether the exchanges of the user of this number are shown as they go; where each scenario is played once, also those of
    /// whoever comes before and after all users.
    pub(crate) fn shows(&self, number: u64) -> bool {
        let shown = self.shown.as_ref();
        shown.is_some_and(|shown| number < shown.below || self.once)
    }

    /// What makes the trace contexts of the user of this number; none where requests carry none.
    pub(crate) fn trace_contexts(&self, number: u64) -> Option<Box<TraceContexts>> {
        let seed = self.trace_seed?;
        let seed = seed ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        Some(Box::new(TraceContexts::new(seed)))
    }
}

/// One thread of a run.
#[derive(Debug)]
pub(crate) struct Context {
    pub(crate) settings: Arc<Settings>,
    pub(crate) recorder: RefCell<Recorder>,
    /// Sees what is worth keeping.
    pub(crate) witness: RefCell<Witness>,
    /// Tells whoever watches whether a user holds this thread.
    pub(crate) pulse: Arc<Pulse>,
    /// Set when the users of this thread shall start no further request.
    pub(crate) stopping: Cell<bool>,
    /// The prefixes put before names in reports; the first is empty.
    prefixes: RefCell<Vec<String>>,
}

impl Context {
    pub(crate) fn new(settings: Arc<Settings>, pulse: Arc<Pulse>) -> Self {
        Self {
            settings,
            recorder: RefCell::default(),
            witness: RefCell::default(),
            pulse,
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
