//! gRPC calls, with messages of literals and of expressions.

use backpack::GrpcStatus;
use backpack::prelude::*;

const NAME: &str = "ada";

fn age() -> u32 {
    36
}

endpoint! {
    /// Said to be there.
    pub SayHello = GRPC "/greet.Greeter/SayHello" {
        proto: "data/greet.proto",
        name: "hello",
        message: {
            "name": NAME,
            "age": age(),
            "known": true,
            "mood": "WILD",
            "hats": [{ "color": "red" }, {}],
            "items": { "hat": 1, (NAME): 2 },
            "mail": "ada@example.org",
            "at": "2026-01-31T12:00:00Z",
            "took": "1.5s",
            "key": "YWI=",
            "playerId": "7",
        },
        headers: { "x-region": "eu" },
        auth: bearer("secret"),
        expect: [OK, NOT_FOUND],
        check: [message["text"] != "", message],
        timeout: 5s,
    };
    Goodbye = GRPC "/greet.Greeter/SayGoodbye" { proto: "data/greet.proto", expect: OK };
    Made = GRPC "/greet.Greeter/SayGoodbye" {
        proto: "data/greet.proto",
        message: json!({ "name": NAME })
    };
    pub Count = GRPC "/greet.Greeter/Count" { proto: "data/greet.proto", message: { "age": 3 } };
    Page = GET "/page" { check: [json] };
}

depends! {
    Goodbye {
        message["name"]             <- SayHello.message["text"],
        message["hats"][0]["color"] <- Page.json["color"] as "dark {}",
        headers["x-text"]           <- SayHello.message["text"],
    }
    Page { query["text"] <- Count.message["text"] }
}

chain! { Greet = SayHello + Goodbye; }

scenario! {
    Play = [
        Count,
        Page,
        Greet,
        join(SayHello, Made),
        async |user| {
            let result = SayHello.request(user).await;
            let _: (backpack::Value, Option<GrpcStatus>) = (result.message(), result.grpc_status());
            user[SayHello].message_mut()["name"] = json!("bob");
            let mut messages = Count.open(user).await?;
            while let Some(message) = messages.next().await? {
                println!("{message}");
            }
            Ok(())
        }
    ];
}

fn main() {
    let _ = thresholds![SayHello.p95 < 1s, Count.open.p95 < 1s, Count.receive.p95 < 1s];
}
