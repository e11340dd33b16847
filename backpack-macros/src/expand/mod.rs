//! Checked declarations become code. Nothing here can fail.

mod chain;
mod constants;
mod depends;
mod endpoint;
mod item;
mod json_text;
mod scenario;
mod step;
mod test;
mod threshold;
mod words;

pub(crate) use chain::chain;
pub(crate) use depends::depends;
pub(crate) use endpoint::endpoint;
pub(crate) use scenario::scenario;
pub(crate) use test::test;
pub(crate) use threshold::thresholds;
pub(crate) use words::table;
