//! What a socket or a stream does is told of those alone, each by its word; what is sent has no time.

use backpack::prelude::*;

endpoint! {
    Chat = WS "/chat";
    Page = GET "/page";
}

fn main() {
    let _ = thresholds![
        Page.ask.p95 < 1s,
        Chat.event.p95 < 1s,
        ask.p95 < 1s,
        Chat.send.p95 < 1s,
    ];
}
