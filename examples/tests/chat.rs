//! The chat of the example as a test, against the demo server.

use backpack::prelude::*;
use backpack_examples::demo_server;

#[allow(dead_code, unreachable_pub)] // its `main`, and what others could use
#[path = "../chat.rs"]
mod chat;

use chat::{Chat, Talker};

#[backpack::test(
    host = demo_server().url(), scenarios = [Talker], users = 10, run_time = 3s,
    expect = [failures <= 0, Chat.ask.requests > 20, Chat.ask.p95 < 2s, Chat.receive.failures <= 0],
)]
fn ten_people_talk(report: Report) {
    assert!(report.endpoint(Chat).operation("open").requests() >= 10);
}
