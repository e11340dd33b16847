//! The file of a gRPC call can be read.

use backpack::prelude::*;

endpoint! {
    Broken = GRPC "/greet.Greeter/SayHello" { proto: "data/broken.proto" };
    Alone = GRPC "/greet.Greeter/SayHello" { proto: "data/lost_import.proto" };
}

fn main() {}
