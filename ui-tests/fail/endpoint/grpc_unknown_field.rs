//! The message of a gRPC call has fields that its type declares, each once.

use backpack::prelude::*;

endpoint! {
    Near = GRPC "/greet.Greeter/SayHello" { proto: "data/greet.proto", message: { "nam": "ada" } };
    Nested = GRPC "/greet.Greeter/SayHello" { proto: "data/greet.proto", message: { "hats": [{ "colour": "red" }] } };
    Twice = GRPC "/greet.Greeter/SayHello" { proto: "data/greet.proto", message: { "player_id": "1", "playerId": "2" } };
    Both = GRPC "/greet.Greeter/SayHello" { proto: "data/greet.proto", message: { "mail": "a@b", "phone": "1" } };
}

fn main() {}
