//! A baseline times what is no factor.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = GET "/two";
}

scenario! { Game = [One]; }

fn main() {
    let _ = thresholds![
        p95 < baseline * 0,
        p95 < baseline * -1.5,
        p95 < baseline * 5ms,
        p95 < baseline * factor,
        p95 < baseline * 110%,
    ];
}
