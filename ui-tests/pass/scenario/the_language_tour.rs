//! The whole language at once, in a crate with the strictest lints.
#![forbid(unsafe_code)]
#![deny(warnings, missing_docs)]

use backpack::prelude::*;

endpoint! {
    /// Prepares the player's team.
    pub TeamInit = POST "/public/team/v1/init";
    pub ResetSession = POST "/public/session/v1/cheat/reset";

    pub PvP2Init = [POST, GET] "/public/pvp2/v1/init";

    pub SessionStart = POST "/public/session/v1/start" {
        name: "/public/session/v1/start::newUser",
        headers: { "x-client": "load-test" },
        json: { "device_type": "test", "version": 320, "language": "RO", "platform": 1 },
    };

    pub Player = [GET, DELETE] "/players/{id}" { timeout: 5s, expect: [200, 404] };
    EventInit = POST "/public/event/v1/init" { check: |result| result.text().contains("event") };
    pub Inventory = POST "/inventory" { json: {} };
}

chain! {
    /// Everything that comes first.
    pub Login = TeamInit + ResetSession + SessionStart + EventInit;
    pub Duel(wait = 2s) = [PvP2Init.get, PvP2Init.post];
    Warmup(independent, wait = exp(500ms)) = [TeamInit.post, ResetSession.post];
}

scenario! {
    /// The game as most play it.
    pub Game(wait = 1s, runtime = 10s, independent) = [
        TeamInit.post,
        ResetSession,
        Login,
        PvP2Init.get,
        async |user| play(user).await,
    ];
    pub Casual(runtime = 15s, pacing = 2s, wait = normal(1s, 200ms)) = weighted [
        TeamInit.post @ 100%,
        ResetSession.post @ 20%,
        PvP2Init.get @ 75%,
        Warmup @ 1%,
    ];
    Tour(wait = 1s..3s, pause = none, prefix = "tour: ") = sequence [
        [TeamInit.post @ 10%, ResetSession.post @ 20%] @ 40%,
        [SessionStart.post, PvP2Init.get @ 20%, Duel] @ 70%,
        [Casual, async move |_user| true],
    ];
}

depends! {
    EventInit >> DEPENDS_ON("player") >> SessionStart;
    Inventory {
        json["owner"]["id"]      <- SessionStart.json["player"]["id"],
        headers["authorization"] <- SessionStart.json["token"] as "Bearer {}",
        query["region"]          <- TeamInit.headers["x-region"],
    }
    Player { path["id"] <- SessionStart.json["players"][0]["id"] }
}

async fn play(user: &mut User) -> backpack::Result {
    TeamInit.request(user).await;
    let result = PvP2Init.get(user).await;
    if result.is_success() {
        let level: u32 = result.json()?;
        assert!(level > 0);
    }
    let outcome = chain!(TeamInit + ResetSession).run(user).await;
    let _ = chain!([TeamInit.post, ResetSession]).run(user).await.completed();
    let _ = Login.run(user).await;
    Tour.run_once(user).await;
    if outcome.is_success() {
        Ok(())
    } else {
        Err("the chain failed")?
    }
}

fn main() {
    let _ = LoadTest::new().scenario(Game, 3).scenario(Casual, 1).expect(thresholds![
        p95 < 200ms, failures < 1%, rate > 100/s, TeamInit.p99.9 <= 500ms, requests >= 10, mean < 1s,
    ]);
}
