//! A place in a message is in what its literal has there.

use backpack::prelude::*;

endpoint! {
    SayHello = GRPC "/greet.Greeter/SayHello" { proto: "data/greet.proto", message: { "name": "ada" } };
    Page = GET "/page";
}

depends! {
    SayHello { message["name"]["first"] <- Page.json["name"] }
}

fn main() {}
