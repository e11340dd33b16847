//! A load test that speaks WebSocket, server-sent events and gRPC, each with a server of its own, for the specifications to run as a process.

use backpack::prelude::*;

const SOCKETS: TestOption = TestOption::new("sockets", "", "The URL of the WebSocket");
const FEED: TestOption = TestOption::new("feed", "", "The URL of the stream of events");

endpoint! {
    Echo = WS "{url}" { name: "echo" };
    Feed = SSE "{url}" { name: "feed" };
    SayHello = GRPC "/greet.Greeter/SayHello" {
        proto: "proto/greet.proto",
        message: { "name": "ada" },
    };
}

scenario! {
    Speak(wait = 50ms) = [async |user| listen(user).await, SayHello];
}

async fn listen(user: &mut User) -> backpack::Result {
    let (sockets, feed) = (
        user.option(SOCKETS).to_owned(),
        user.option(FEED).to_owned(),
    );
    user[Echo].set_path("url", sockets);
    user[Feed].set_path("url", feed);
    let mut echo = Echo.open(user).await?;
    echo.send("one").await?;
    echo.receive().await?;
    echo.ask("two", |message| message.text() == "two").await?;
    echo.close().await;
    let mut feed = Feed.open(user).await?;
    while feed.next_or_end().await?.is_some() {}
    Ok(())
}

fn main() -> ExitCode {
    LoadTest::new()
        .option(SOCKETS)
        .option(FEED)
        .scenario(Speak, 1)
        .expect(thresholds![
            Echo.ask.p95 < 5s,
            Feed.first_event.p95 < 5s,
            SayHello.failures <= 0
        ])
        .main()
}
