//! A game's six endpoints, weighted, with JSON bodies and a dependency, without a wait: what declarations cost.
//!
//! `cargo run --release -p backpack-bench --bin game -- --host http://127.0.0.1:8080 --users 64 --run-time 2s`

use backpack::prelude::*;

endpoint! {
    TeamInit = POST "/public/team/v1/init" { json: { "language": "RO", "version": 320 } };

    ResetSession = POST "/public/session/v1/cheat/reset" { json: { "reason": "load test" } };

    SessionStart = POST "/public/session/v1/start" {
        headers: { "x-client": "load-test" },
        json: {
            "device_type": "test",
            "device_id": "0b5f7a2e-load-test",
            "version": 320,
            "language": "RO",
            "gender": "female",
            "name": "Ioana",
            "platform": 1,
        },
    };

    PvP2Init = [POST, GET] "/public/pvp2/v1/init" { json: { "mode": "duel", "bet": 100 } };

    EventInit = POST "/public/event/v1/init" { json: { "event": "spring", "player": "nobody" } };

    Inventory = GET "/public/inventory/v1" { query: { "page": "1" } };
}

depends! {
    EventInit >> DEPENDS_ON("player") >> SessionStart;
}

scenario! {
    Game(wait = none) = weighted [
        SessionStart @ 100%,
        TeamInit @ 75%,
        ResetSession @ 20%,
        EventInit @ 100%,
        PvP2Init.get @ 75%,
        PvP2Init.post @ 50%,
        Inventory @ 60%,
    ];
}

fn main() -> ExitCode {
    LoadTest::new().scenario(Game, 1).main()
}
