//! The message of a gRPC call has values that its enums declare.

use backpack::prelude::*;

endpoint! {
    Near = GRPC "/greet.Greeter/SayHello" { proto: "data/greet.proto", message: { "mood": "WLD" } };
}

fn main() {}
