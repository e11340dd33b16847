//! Every option of the attribute, and a function of every shape.
#![deny(warnings)]
#![cfg_attr(not(test), allow(dead_code))]

use backpack::prelude::*;

endpoint! {
    TeamInit = POST "/team";
    PvP2Init = GET "/pvp";
}

scenario! {
    Game = [TeamInit];
    Casual(wait = none) = [PvP2Init.get];
}

struct Shop(u64);

async fn found(user: &mut User) -> backpack::Result<Shop> {
    Ok(Shop(PvP2Init.get(user).await.json()?))
}

const MOST_FAILURES: u64 = 100;

struct Server;

impl Server {
    fn url(&self) -> &str {
        "http://127.0.0.1:9"
    }
}

fn demo_server() -> Server {
    Server
}

#[backpack::test(
    host = demo_server().url(),
    scenarios = [Game @ 3, Casual @ 1],
    users = 50, spawn_rate = 10, run_time = 5s, warm_up = 1s, stop_timeout = 1s, timeout = 500ms, seed = 7,
    baseline = concat!(env!("CARGO_MANIFEST_DIR"), "/before.json"),
    expect = [p95 < 200ms, failures < 1%, rate > 100/s, TeamInit.p99 < 500ms, p99 < baseline * 1.2],
    autoscale = Autoscale::new(500, 200).epsilon(0.1), churn = 5 every 10s, max_failures = 5%,
    on_start = async |user| TeamInit.request(user).await,
    on_stop = async |_| true,
    setup = async |user| { TeamInit.request(user).await.json::<u64>()?; Ok(Shop(1)) },
    setup_elsewhere = found,
    teardown = async |user| { let _ = user.seed::<Shop>().0; TeamInit.request(user).await },
)]
fn the_game_holds(report: Report) {
    assert!(report.endpoint(TeamInit).requests() > 0);
}

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [self::Game], run_time = 1s,
    spawn_rate = 0.5, max_failures = MOST_FAILURES, churn = 1 + 1 every 1m30s,
    expect = [TeamInit.failures < 1%, self::TeamInit.mean < 1s],
)]
fn no_report_is_asked_for() {}

#[backpack::test(host = "http://127.0.0.1:9", scenarios = [Game], iterations = 1)]
#[ignore = "there is no server"]
fn a_result_is_given(report: Report) -> backpack::Result {
    println!("{report}");
    Ok(())
}

fn main() {
    let _ = Casual;
}
