//! What has to hold: the exit code is 1 where a threshold is missed, so that CI stops there.

use backpack::prelude::*;
use backpack_examples::demo_server;

endpoint! {
    TeamInit = POST "/public/team/v1/init";
    PvP2Init = [POST, GET] "/public/pvp2/v1/init";
}

scenario! {
    Casual(wait = 50ms) = weighted [TeamInit.post @ 100%, PvP2Init.get @ 75%];
}

fn main() -> ExitCode {
    let server = demo_server();
    LoadTest::new()
        .host(server.url())
        .scenario(Casual, 1)
        .users(10)
        .run_time(Duration::from_secs(5))
        .expect(thresholds![
            p95 < 500ms,
            failures < 10%,
            rate > 10/s,
            requests >= 100,
            TeamInit.p99 < 1s,
        ])
        .main()
}
