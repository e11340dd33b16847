//! Times, numbers and names, as people read and type them.

pub(crate) mod printable;
pub(crate) mod time;
pub(crate) mod units;
