//! What our own tests, benchmarks and `cargo backpack` name; not for people, and free to change with any release.

/// For programs that are compiled with nothing beside this crate.
pub use serde;

pub use crate::seen::is_secret;

#[cfg(feature = "locust")]
pub use crate::locust::messages as locust;
