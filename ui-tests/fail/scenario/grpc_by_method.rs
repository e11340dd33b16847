//! A gRPC call has no HTTP method.

use backpack::prelude::*;

endpoint! {
    SayHello = GRPC "/greet.Greeter/SayHello" { proto: "data/greet.proto" };
    Page = GET "/page";
}

scenario! {
    Hello = [SayHello.post, Page];
}

fn main() {}
