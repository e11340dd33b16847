//! Every answer has a URL.

use backpack::prelude::*;

endpoint! {
    A = GET "/a" { check: [url] };
    B = GET "/b" { check: [url.contains("/b")] };
    C = GET "/c" { check: [url.host == "c"] };
}

fn main() {}
