//! A message is of a gRPC call.

use backpack::prelude::*;

endpoint! {
    SayHello = GRPC "/greet.Greeter/SayHello" { proto: "data/greet.proto", message: { "name": "ada" } };
    Page = GET "/page";
    Note = POST "/note" { json: {} };
}

depends! {
    SayHello {
        json["name"] <- Page.json["name"],
        message["player_id"] <- Page.message["id"],
    }
    Note { message["text"] <- SayHello.message["text"] }
}

fn main() {}
