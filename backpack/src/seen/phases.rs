//! How long the parts of an exchange took: they add up to the whole.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// How long the parts of an exchange took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Phases {
    /// None where the connection was there.
    pub(crate) opening: Option<Opening>,
    /// Sending the request, and waiting for the first byte of the answer.
    pub(crate) waiting: Duration,
    /// From the first byte of the answer to the last.
    pub(crate) receiving: Duration,
}

/// How long it took to open a connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Opening {
    /// Asking for the addresses of a name.
    pub(crate) lookup: Duration,
    pub(crate) connecting: Duration,
    /// The handshake of TLS.
    pub(crate) tls: Duration,
}

impl Opening {
    pub(crate) fn total(&self) -> Duration {
        self.lookup + self.connecting + self.tls
    }
}

/// The same in milliseconds; of several exchanges, the means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Millis {
    #[serde(default, skip_serializing_if = "is_none")]
    pub(crate) lookup: f64,
    #[serde(default, skip_serializing_if = "is_none")]
    pub(crate) connecting: f64,
    #[serde(default, skip_serializing_if = "is_none")]
    pub(crate) tls: f64,
    #[serde(rename = "first_byte", alias = "waiting")]
    pub(crate) waiting: f64,
    pub(crate) receiving: f64,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // as serde asks
fn is_none(millis: &f64) -> bool {
    *millis == 0.0
}

impl From<Phases> for Millis {
    fn from(phases: Phases) -> Self {
        let millis = |phase: Duration| phase.as_secs_f64() * 1000.0;
        let opening = phases.opening.unwrap_or_default();
        Self {
            lookup: millis(opening.lookup),
            connecting: millis(opening.connecting),
            tls: millis(opening.tls),
            waiting: millis(phases.waiting),
            receiving: millis(phases.receiving),
        }
    }
}

impl Millis {
    /// What each of so many exchanges has of it, which took it together.
    pub(crate) fn shared_by(self, exchanges: u64) -> Self {
        let share = |millis: f64| millis / exchanges as f64;
        Self {
            lookup: share(self.lookup),
            connecting: share(self.connecting),
            tls: share(self.tls),
            waiting: share(self.waiting),
            receiving: share(self.receiving),
        }
    }
}

#[cfg(any(feature = "cli", feature = "report"))]
impl Millis {
    /// Both together.
    #[cfg(feature = "cli")]
    pub(crate) fn and(self, more: Self) -> Self {
        Self {
            lookup: self.lookup + more.lookup,
            connecting: self.connecting + more.connecting,
            tls: self.tls + more.tls,
            waiting: self.waiting + more.waiting,
            receiving: self.receiving + more.receiving,
        }
    }

    /// All five with what they are called in JSON, and by people.
    pub(crate) fn all(&self) -> [(&'static str, &'static str, f64); 5] {
        [
            ("lookup", "name look-up", self.lookup),
            ("connecting", "connecting", self.connecting),
            ("tls", "TLS", self.tls),
            ("first_byte", "first byte", self.waiting),
            ("receiving", "receiving", self.receiving),
        ]
    }

    /// Those that took time, with what they are called.
    pub(crate) fn named(&self) -> impl Iterator<Item = (&'static str, f64)> {
        let told = self.all().into_iter().filter(|(.., millis)| *millis > 0.0);
        told.map(|(_, name, millis)| (name, millis))
    }
}
