//! The language as it was written: parsed with recovery, not yet checked.

pub(crate) mod auth;
pub(crate) mod by_hand;
pub(crate) mod call;
pub(crate) mod chain;
pub(crate) mod chance;
pub(crate) mod check;
pub(crate) mod content;
pub(crate) mod cursor;
pub(crate) mod data;
pub(crate) mod depends;
pub(crate) mod duration;
pub(crate) mod endpoint;
pub(crate) mod entries;
pub(crate) mod field;
pub(crate) mod graphql;
pub(crate) mod item;
pub(crate) mod json;
pub(crate) mod load;
pub(crate) mod metric;
pub(crate) mod options;
pub(crate) mod salvage;
pub(crate) mod scenario;
pub(crate) mod step;
pub(crate) mod test;
pub(crate) mod threshold;
pub(crate) mod wait;
