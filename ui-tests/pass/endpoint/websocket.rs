//! A WebSocket with every option, and all that is done with one.

use backpack::prelude::*;
use backpack::{Message, Socket, SocketError, SocketMessage};

endpoint! {
    Login = POST "/login";
    /// Where players talk.
    pub Chat = WS "/chat/{room}" {
        name: "the chat",
        headers: { "x-client": "1" },
        query: { "lang": "en" },
        path: { "room": "lobby" },
        auth: bearer("token"),
        protocol: "v1.json",
        message: { "type": "hello", "by": "ada" },
        timeout: 5s,
    };
    pub Bare = WS "/bare";
    Moves = GET "/moves/{id}";
}

depends! {
    Chat {
        headers["x-token"] <- Login.json["token"],
        query["lang"]      <- Login.headers["content-language"]
    }
    Moves { path["id"] <- Chat.json["move"]["id"] }
}

scenario! {
    Talker(wait = 1s) = [Login, async |user| talk(user).await, Moves];
}

async fn talk(user: &mut User) -> backpack::Result {
    user[Chat].set_longest_message(1024);
    let mut chat = Chat.open(user).await?;
    say(&mut chat, "hello").await?;
    say(&mut chat, String::from("hello")).await?;
    say(&mut chat, json!({ "text": "hello" })).await?;
    say(&mut chat, vec![1_u8, 2]).await?;
    say(&mut chat, &[1_u8, 2][..]).await?;
    Moves.get(user).await;
    let reply: Message = chat.ask("ping", |message| message.text() == "pong").await?;
    let value: backpack::Value = reply.json()?;
    println!("{value} {:?} {:?} {}", chat.receive().await?.bytes(), chat.close_code(), chat.dropped());
    chat.close().await;
    Ok(())
}

async fn say(chat: &mut Socket, what: impl SocketMessage) -> Result<(), SocketError> {
    chat.send(what).await
}

fn main() {
    let _ = LoadTest::new().scenario(Talker, 1).expect(thresholds![
        Chat.p95 < 1s,
        Chat.open.p95 < 1s,
        Chat.ask.p99.9 < 1s,
        Chat.receive.mean < 1s,
        Chat.send.failures < 1%,
        Chat.ask.rate > 1/s,
        Chat.open.first_byte.p95 < 1s,
        Chat.ask.p95 < baseline * 1.1,
    ]);
    let figures = |report: &Report| report.endpoint(Chat).operation("ask").percentile(0.95);
    let _ = figures;
}
