//! A word that is no bound.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = GET "/two";
}

scenario! { Game = [One]; }

fn main() {
    let _ = thresholds![
        p95 < basline * 1.1,
        p99 < yesterday,
    ];
}
