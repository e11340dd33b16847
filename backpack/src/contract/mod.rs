//! Holds the answers of a run to the contracts of their endpoints.

#[cfg(feature = "openapi")]
mod held;
#[cfg(not(feature = "openapi"))]
#[path = "without_openapi.rs"]
mod held;
#[cfg(feature = "openapi")]
mod schemas;
#[cfg(feature = "openapi")]
mod told;

pub(crate) use held::{Contracts, Held};
