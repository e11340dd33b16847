//! What Backpack is measured with: the programs are in `src/bin`, `bench/run` starts them beside other load generators.
//!
//! How to run it, and what came out, is in `docs/performance.md`.
pub mod server;
