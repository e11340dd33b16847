//! A message is of a gRPC call.

use backpack::prelude::*;

endpoint! {
    SayHello = GRPC "/greet.Greeter/SayHello" { proto: "data/greet.proto", message: { "name": "ada" } };
    Twice = GRPC "/greet.Greeter/SayHello" { proto: "data/greet.proto" };
    Page = GET "/page";
    Note = POST "/note" { json: {} };
}

depends! {
    SayHello {
        message["player_id"] <- Page.message["id"],
    }
    Twice { json["name"] <- Page.json["name"] }
    Note { message["text"] <- SayHello.message["text"] }
}

fn main() {}
