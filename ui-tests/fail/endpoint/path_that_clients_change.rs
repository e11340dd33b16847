//! A path is sent as it is written: what clients resolve or replace is refused.

use backpack::prelude::*;

endpoint! {
    Up = GET "/a/../b";
    Here = GET "/a/%2e/b";
    Host = GET "//host/b";
    Backslash = GET "/a\\b";
    Percent = GET "/a%zz";
    Turned = GET "/a\u{202e}b";
}

fn main() {}
