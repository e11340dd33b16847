//! A run that would end at once.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = GET "/two";
}

fn main() {
    let _ = thresholds![rate > 100/s or abort, Two.requests >= 10 or abort];
}
