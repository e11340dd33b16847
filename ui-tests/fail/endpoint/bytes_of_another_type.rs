//! Bytes are bytes.

use backpack::prelude::*;

endpoint! {
    A = POST "/a" { bytes: 5 };
    B = POST "/b" { multipart: { "raw": bytes('x', "n.bin", "a/b") } };
}

fn main() {}
