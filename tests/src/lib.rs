//! What the specifications in `tests/` stand on: a recording server, and a load test that is one user's block.

mod addresses;
mod answer;
mod arrived;
mod connection;
mod one_user;
mod recording_server;
mod secure_server;

pub use addresses::RefusingHost;
pub use answer::Answer;
pub use arrived::Arrived;
pub use one_user::one_user;
pub use recording_server::RecordingServer;
pub use secure_server::SecureServer;
