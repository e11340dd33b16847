//! What was sent and what came back, as it is shown: cut, and without its secrets.

pub(crate) mod exchange;
pub(crate) mod found;
pub(crate) mod hidden;
mod in_html;
mod in_json;
mod in_parts;
mod names;
pub(crate) mod phases;
#[cfg(any(feature = "cli", feature = "report"))]
pub(crate) mod written;

pub(crate) use exchange::{Content, Exchange, Given, Got, Sent};
pub use names::is_secret;
pub(crate) use phases::{Opening, Phases};

/// How many bytes of a body are kept.
pub(crate) const LONGEST_BODY: usize = 4096;
