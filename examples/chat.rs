//! A chat over WebSockets: people come into a room, say something now and then, and listen.
//!
//! `cargo run --example chat` starts the demo server and talks to it for ten seconds.

use backpack::prelude::*;
use backpack::{Message, Socket, Value};
use backpack_examples::demo_server;

endpoint! {
    /// Where people talk. Who comes in says who they are.
    pub Chat = WS "/chat/{room}" {
        path: { "room": "lobby" },
        message: { "type": "join", "as": "ada" },
        timeout: 5s,
    };
}

scenario! {
    /// Comes in, says five things, and goes.
    pub Talker(wait = 1s) = [async |user| talk(user).await];
}

async fn talk(user: &mut User) -> backpack::Result {
    user[Chat].json_mut()["as"] = json!(format!("user {}", user.number()));
    let mut chat = Chat.open(user).await?;
    let welcome: Value = chat.receive().await?.json()?;
    if welcome["type"] != "welcome" {
        return Err(format!("no welcome, but {welcome}").into());
    }
    for id in 0..5 {
        say(&mut chat, id).await?;
        // What I have said comes to me too.
        chat.receive().await?;
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    chat.close().await;
    Ok(())
}

/// Says something; measured until the server has taken it, whatever others say meanwhile.
async fn say(chat: &mut Socket, id: u64) -> backpack::Result {
    let is_taken = |message: &Message| {
        let told = message.json::<Value>();
        told.is_ok_and(|told| told["type"] == "ok" && told["id"] == id)
    };
    chat.ask(
        json!({ "type": "say", "id": id, "text": "hello" }),
        is_taken,
    )
    .await?;
    Ok(())
}

fn main() -> ExitCode {
    let server = demo_server();
    LoadTest::new()
        .host(server.url())
        .scenario(Talker, 1)
        .users(20)
        .run_time(Duration::from_secs(10))
        .expect(thresholds![failures < 1%, Chat.ask.p95 < 500ms, Chat.open.p95 < 1s])
        .main()
}
