//! Streams of events, with all of their options, read in every way.
#![forbid(unsafe_code)]
#![deny(warnings)]

use backpack::prelude::*;
use backpack::{Event, Events, SocketError};

endpoint! {
    LogIn = POST "/login";
    /// All that is new.
    pub Feed = SSE "/feed";
    Room = SSE "/rooms/{room}" {
        name: "a room",
        headers: { "x-client": "load-test", "last-event-id": 7 },
        query: { "from": 1 + 1 },
        path: { "room": "lobby" },
        auth: bearer("secret"),
        redirects: false,
        reconnect: true,
        timeout: 30s,
    };
    Asked = SSE "/ask" { json: { "question": "who?" } };
    Form = SSE "/form" { form: { "a": 1 } };
    Text = SSE "{url}" { path: { "url": "https://example.com/feed" }, text: "who?" };
    Level = GET "/levels/{level}";
}

depends! {
    Room { headers["x-token"] <- LogIn.json["token"], query["from"] <- LogIn.json["at"] }
    Level { path["level"] <- Feed.json["level"] }
}

scenario! {
    Reader(wait = 1s) = [LogIn, async |user| read(user).await, Level];
}

async fn read(user: &mut User) -> backpack::Result {
    let mut feed = Feed.open(user).await?;
    let mut room = Room.open(user).await?;
    LogIn.request(user).await;
    let event: Event = feed.next().await?;
    println!("{} {} {:?} {}", event.name(), event.data(), event.id(), event.json::<backpack::Value>()?);
    feed.close();
    all(&mut room).await?;
    for open in [Asked.open(user).await, Form.open(user).await, Text.open(user).await] {
        let _: Result<Events, SocketError> = open;
    }
    Ok(())
}

async fn all(events: &mut Events) -> Result<(), SocketError> {
    while let Some(event) = events.next_or_end().await? {
        println!("{event:?}");
    }
    Ok(())
}

fn main() {
    let _ = LoadTest::new().scenario(Reader, 1).expect(thresholds![
        Feed.open.p95 < 1s,
        Feed.first_event.p95 < 1s,
        Feed.event.p99 < 1s,
        Feed.failures < 1%,
    ]);
}
