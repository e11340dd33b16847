//! Of an endpoint that speaks nothing known, that is told, and not that its options are others.

use backpack::prelude::*;

endpoint! {
    Call = GPRC "/greet.Greeter/SayHello" { proto: "data/greet.proto", message: { "name": "ada" }, expect: OK };
    Room = SES "/rooms" { reconnect: true };
    Chat = wss "/chat" { protocol: "v1" };
}

fn main() {}
