//! Of a gRPC call only what streams is opened.

use backpack::prelude::*;

endpoint! {
    SayHello = GRPC "/greet.Greeter/SayHello" { proto: "data/greet.proto" };
    Count = GRPC "/greet.Greeter/Count" { proto: "data/greet.proto" };
}

fn main() {
    let _ = thresholds![SayHello.open.p95 < 1s, Count.ask.p95 < 1s];
}
