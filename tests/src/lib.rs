//! What the specifications in `tests/` stand on: a recording server, a server that misbehaves, a load test that is one user's block, a browser, a visitor of the live page, and the real Locust.

mod addresses;
mod answer;
mod arrived;
mod browser;
mod cable;
mod connection;
pub mod fault_server;
mod folder;
mod http2_server;
mod live_page;
mod load_test;
mod locust;
mod locust_master;
mod one_user;
mod recording_server;
mod scripted_server;
mod secure_server;
mod visitor;
mod worker;

pub use addresses::RefusingHost;
pub use answer::Answer;
pub use arrived::Arrived;
pub use browser::Browser;
pub use cable::Cable;
pub use folder::Folder;
pub use http2_server::Http2Server;
pub use live_page::LivePage;
pub use load_test::load_test;
pub use locust::Locust;
pub use locust_master::{LocustMaster, free_port};
pub use one_user::{one_user, one_user_of};
pub use recording_server::RecordingServer;
pub use scripted_server::{ScriptedServer, Talk};
pub use secure_server::SecureServer;
pub use visitor::Visitor;
pub use worker::WorkerProcess;
