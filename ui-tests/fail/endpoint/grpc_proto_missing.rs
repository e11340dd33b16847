//! The file of a gRPC call is there.

use backpack::prelude::*;

endpoint! {
    SayHello = GRPC "/greet.Greeter/SayHello" { proto: "/no/such/folder/greet.proto" };
}

fn main() {}
