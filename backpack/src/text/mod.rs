//! Times, numbers and names, as people read and type them.

pub(crate) mod cut;
pub(crate) mod decimal;
pub(crate) mod panic;
pub(crate) mod printable;
#[cfg(any(feature = "cli", feature = "report"))]
pub(crate) mod program;
pub(crate) mod time;
#[cfg(feature = "cli")]
pub(crate) mod typed;
pub(crate) mod units;
