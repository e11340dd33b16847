//! A gRPC call goes to a service that its file declares.

use backpack::prelude::*;

endpoint! {
    Near = GRPC "/greet.Greter/SayHello" { proto: "data/greet.proto" };
    Nowhere = GRPC "/moods.Moods/Get" { proto: "data/moods.proto" };
}

fn main() {}
