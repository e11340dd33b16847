//! The embedded demo server: a small game's backend, with state, latency and failures, and a chat over WebSockets, for the examples to load.

mod chat;
mod demo_server;
#[cfg(doctest)]
mod docs;
mod routes;
mod weather;
mod world;

pub use demo_server::{DemoServer, demo_server, demo_server_at};
