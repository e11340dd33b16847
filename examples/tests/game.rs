//! The game of the example as a test: all of its scenarios at once against the demo server.

use backpack::prelude::*;
use backpack_examples::demo_server;

#[allow(dead_code, unreachable_pub)] // its `main`, and what others could use
#[path = "../game.rs"]
mod game;

use game::{Casual, EventInit, Login, Player, Round, SessionStart, Tour};

#[backpack::test(
    host = demo_server().url(), scenarios = [Round @ 3, Casual @ 2, Tour @ 1],
    users = 18, run_time = 4s, seed = 7,
    expect = [failures < 10%, p95 < 1s, requests > 100, SessionStart.requests > 10],
)]
fn the_game_holds(report: Report) {
    assert!(report.endpoint(EventInit).requests() > 0);
    assert!(report.endpoint(Player).method(Method::GET).requests() > 0);
    assert!(report.total().rate() > 10.0);
}

scenario! {
    /// One login, in a test of its own.
    LoginOnly(wait = 20ms) = [Login];
}

#[backpack::test(
    host = demo_server().url(), scenarios = [LoginOnly], users = 4, run_time = 2s,
    expect = [failures < 20%],
)]
fn a_player_reaches_the_event(report: Report) {
    let event = report.endpoint(EventInit);
    let failed = event.failures() as f64 / event.requests() as f64;
    assert!(
        failed < 0.2,
        "EventInit needs a player that SessionStart gave: {failed}"
    );
}
