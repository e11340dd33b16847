//! What a path begins with is a whole URL, or a path of the test's host.

use backpack::prelude::*;

endpoint! {
    A = GET "{url}" { path: { "url": "example.com/a" } };
    B = GET "{url}/b" { path: { "url": "ftp://example.com" } };
    C = GET "{id}" { path: { "id": 42 } };
}

fn main() {}
