//! The path of a gRPC call is its method.

use backpack::prelude::*;

endpoint! {
    NoMethod = GRPC "/greet.Greeter" { proto: "data/greet.proto" };
    WithParameter = GRPC "/greet.Greeter/{method}" { proto: "data/greet.proto" };
}

fn main() {}
