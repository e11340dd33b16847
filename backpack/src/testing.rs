//! What our own tests and benchmarks name; not for people, and free to change with any release.

/// For programs that are compiled with nothing beside this crate.
pub use serde;

#[cfg(feature = "locust")]
pub use crate::locust::messages as locust;
