//! A gRPC call is described in a file.

use backpack::prelude::*;

endpoint! {
    SayHello = GRPC "/greet.Greeter/SayHello";
    Misspelt = GRPC "/greet.Greeter/SayHello" { prot: "data/greet.proto" };
}

fn main() {}
