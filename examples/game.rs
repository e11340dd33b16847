//! A game's backend under load: a plain, a weighted and a sequence scenario, a chain and a dependency.
//!
//! `cargo run --release --example game` loads the embedded demo server for ten seconds, at a terminal from the live page;
//! `cargo run --release --example game -- --headless` does so at once;
//! `cargo run --release --example game -- --host https://example.com` loads that server instead.

use backpack::prelude::*;
use backpack_examples::demo_server;

endpoint! {
    /// Prepares the player's team.
    pub TeamInit = POST "/public/team/v1/init";

    /// Ends the session of whoever played before.
    pub ResetSession = POST "/public/session/v1/cheat/reset" {
        name: "/public/session/v1/cheat/reset::newUser",
    };

    /// Starts a session: answers with a token, the player and all players of the account.
    pub SessionStart = POST "/public/session/v1/start" {
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

    /// The duels: GET shows them, POST starts one.
    pub PvP2Init = [POST, GET] "/public/pvp2/v1/init";

    /// Joins the event; the server wants to know which player does.
    pub EventInit = POST "/public/event/v1/init";

    /// One player of the account; another user may have deleted it.
    pub Player = [GET, DELETE] "/players/{id}" { timeout: 5s, expect: [200, 204, 404] };
}

depends! {
    EventInit >> DEPENDS_ON("player") >> SessionStart;
    Player {
        path["id"]               <- SessionStart.json["players"][0]["id"],
        headers["authorization"] <- SessionStart.json["token"] as "Bearer {}",
    }
}

chain! {
    /// All that a client asks for before its first screen.
    pub Login = TeamInit + ResetSession + SessionStart + EventInit;
}

scenario! {
    /// Someone who plays one round after the other.
    pub Round(wait = 50ms..150ms) = [
        Login,
        PvP2Init.get,
        PvP2Init.post,
        async |user| play(user).await,
    ];

    /// Someone who looks in now and then.
    pub Casual(wait = 100ms) = weighted [
        TeamInit.post @ 100%,
        Login @ 40%,
        PvP2Init.get @ 75%,
    ];

    /// Someone who tries one thing after the other.
    pub Tour(wait = 100ms, prefix = "tour: ") = sequence [
        [SessionStart.post, EventInit.post @ 80%],
        [PvP2Init.get, PvP2Init.post @ 50%] @ 70%,
        [Player.get, Player.delete @ 20%] @ 40%,
    ];
}

/// Looks at a player, and deletes a weak one.
async fn play(user: &mut User) -> backpack::Result {
    let shown = Player.get(user).await;
    if shown.status_code() == Some(200) {
        let player: backpack::Value = shown.json()?;
        let level = player["level"].as_u64().ok_or("a player without a level")?;
        if level < 10 {
            Player.delete(user).await;
        }
    }
    Ok(())
}

fn main() -> ExitCode {
    let server = demo_server();
    LoadTest::new()
        .host(server.url())
        .scenario(Round, 3)
        .scenario(Casual, 2)
        .scenario(Tour, 1)
        .users(30)
        .spawn_rate(20)
        .run_time(Duration::from_secs(10))
        .main()
}
