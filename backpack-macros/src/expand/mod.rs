//! Checked declarations become code. Nothing here can fail.

mod answer;
mod apart;
mod chain;
mod check;
mod constants;
mod content;
mod contract;
mod data;
mod depends;
mod endpoint;
mod functions;
mod graphql;
mod grpc;
mod item;
mod json_text;
mod metric;
mod opened;
mod part;
mod scenario;
mod step;
mod test;
mod threshold;
mod words;

pub(crate) use chain::chain;
pub(crate) use data::data;
pub(crate) use depends::depends;
pub(crate) use endpoint::endpoint;
pub(crate) use metric::metric;
pub(crate) use scenario::scenario;
pub(crate) use test::test;
pub(crate) use threshold::thresholds;
pub(crate) use words::table;
