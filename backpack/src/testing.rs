//! What our own tests and benchmarks name; not for people, and free to change with any release.

#[cfg(feature = "locust")]
pub use crate::locust::messages as locust;
