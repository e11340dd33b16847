//! Times, numbers and names, as people read and type them.

pub(crate) mod cut;
pub(crate) mod printable;
pub(crate) mod time;
#[cfg(feature = "cli")]
pub(crate) mod typed;
pub(crate) mod units;
