//! A gRPC call has options of its own.

use backpack::prelude::*;

endpoint! {
    SayHello = GRPC "/greet.Greeter/SayHello" { proto: "data/greet.proto", json: { "name": "ada" } };
    Typed = GRPC "/greet.Greeter/SayHello" -> String { proto: "data/greet.proto" };
}

fn main() {}
