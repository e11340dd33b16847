//! Times stand in a gRPC message as Protobuf writes them in JSON.

use backpack::prelude::*;

endpoint! {
    At = GRPC "/greet.Greeter/SayHello" { proto: "data/greet.proto", message: { "at": "yesterday" } };
    Took = GRPC "/greet.Greeter/SayHello" { proto: "data/greet.proto", message: { "took": "5 minutes" } };
}

fn main() {}
