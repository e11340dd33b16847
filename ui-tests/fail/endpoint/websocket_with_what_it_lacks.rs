//! A WebSocket has neither an expected status nor a body, and its protocol is one word.

use backpack::prelude::*;

endpoint! {
    Expects = WS "/chat" { expect: 200 };
    Says = WS "/chat" { json: { "a": 1 } };
    Speaks = WS "/chat" { protocol: "v1, v2" };
    Typed = WS "/chat" -> Vec<u8>;
}

fn main() {}
