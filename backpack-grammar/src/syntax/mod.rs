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
pub(crate) mod endpoint_options;
pub(crate) mod entries;
pub(crate) mod field;
pub(crate) mod given;
pub(crate) mod graphql;
pub(crate) mod inner;
pub(crate) mod item;
pub(crate) mod json;
#[cfg(any(feature = "grpc", feature = "openapi"))]
// What gives numbers a type is for gRPC alone.
#[cfg_attr(not(feature = "grpc"), allow(dead_code))]
pub(crate) mod json_tree;
pub(crate) mod load;
pub(crate) mod metric;
pub(crate) mod options;
pub(crate) mod own_load;
pub(crate) mod salvage;
pub(crate) mod scenario;
pub(crate) mod step;
pub(crate) mod test;
pub(crate) mod threshold;
pub(crate) mod wait;
