//! What is spoken in the place of a method stands alone, and takes options of its own.

use backpack::prelude::*;

endpoint! {
    Chat = [GET, WS] "/chat";
    Feed = SSE "/feed" { check: |event| true };
    Typed = SSE "/feed" -> Vec<u8>;
    Near = SEE "/feed";
}

fn main() {
    let _ = (Chat, Feed, Typed, Near);
}
