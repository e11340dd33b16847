//! A gRPC call sends one message.

use backpack::prelude::*;

endpoint! {
    Collect = GRPC "/greet.Greeter/Collect" { proto: "data/greet.proto" };
}

fn main() {}
