//! What a virtual user does: requests, steps, chains and scenarios, pass after pass.

pub(crate) mod chain;
pub(crate) mod check;
pub(crate) mod events;
mod flight;
mod graphql;
#[cfg(feature = "grpc")]
pub(crate) mod grpc;
#[cfg(not(feature = "grpc"))]
#[path = "without_grpc.rs"]
mod grpc;
pub(crate) mod hints;
pub(crate) mod hooks;
pub(crate) mod join;
pub(crate) mod measure;
pub(crate) mod opened;
pub(crate) mod passes_left;
mod place;
pub(crate) mod pool;
pub(crate) mod request;
mod row;
pub(crate) mod scenario;
pub(crate) mod setup;
pub(crate) mod share;
pub(crate) mod socket;
pub(crate) mod span;
pub(crate) mod step;
pub(crate) mod timed;
pub(crate) mod turns;
