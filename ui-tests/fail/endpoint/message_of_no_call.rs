//! A check of a message at what is no gRPC call.

use backpack::prelude::*;

endpoint! {
    Page = GET "/page" { check: [message["text"] == "up"] };
}

fn main() {}
