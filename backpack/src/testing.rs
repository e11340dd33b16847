//! What our own tests and benchmarks name; not for people, and free to change with any release.

pub use crate::locust::messages as locust;
