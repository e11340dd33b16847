//! Requests by hand: results, headers, a token from a login, a path parameter.

use backpack::prelude::*;
use backpack_examples::demo_server;
use serde::Deserialize;

endpoint! {
    SessionStart = POST "/public/session/v1/start" {
        json: {
            "device_type": "test",
            "device_id": "by-hand",
            "version": 320,
            "language": "RO",
            "gender": "male",
            "name": "Mihai",
            "platform": 1,
        },
    };
    Player = [GET, DELETE] "/players/{id}";
}

scenario! {
    /// The whole visit is one block of code.
    Visit(wait = 200ms) = [async |user| visit(user).await];
}

/// The part of an answer that this test reads.
#[derive(Deserialize)]
struct Session {
    token: String,
    players: Vec<SessionPlayer>,
}

#[derive(Deserialize)]
struct SessionPlayer {
    id: u64,
}

async fn visit(user: &mut User) -> backpack::Result {
    user[SessionStart].json_mut()["version"] = json!(321);
    let started = SessionStart.request(user).await;
    if started.is_failure() {
        return Ok(()); // counted as a failed request already
    }

    let session: Session = started.json()?;
    let spare = session.players.first().ok_or("a session without players")?;
    let authorization = format!("Bearer {}", session.token);
    user[Player]
        .headers_mut()
        .insert("authorization", authorization);
    user[Player].set_path("id", spare.id);

    Player.get(user).await;
    if user[Player].succeeded() {
        Player.delete(user).await;
    }
    Ok(())
}

fn main() -> ExitCode {
    let server = demo_server();
    LoadTest::new()
        .host(server.url())
        .scenario(Visit, 1)
        .users(5)
        .run_time(Duration::from_secs(3))
        .main()
}
