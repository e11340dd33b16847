//! A stream of events is opened and gives events; nobody asks it anything.

use backpack::prelude::*;

endpoint! {
    Feed = SSE "/feed";
    Page = GET "/page";
}

fn main() {
    let _ = thresholds![
        Feed.ask.p95 < 1s,
        Page.event.p95 < 1s,
    ];
}
