//! A gRPC call is of a method that its service has.

use backpack::prelude::*;

endpoint! {
    Near = GRPC "/greet.Greeter/SayHelo" { proto: "data/greet.proto" };
}

fn main() {}
