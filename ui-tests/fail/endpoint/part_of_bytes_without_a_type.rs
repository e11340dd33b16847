//! A part of bytes has the name of a file and a type.

use backpack::prelude::*;

endpoint! {
    A = POST "/a" { multipart: { "raw": bytes(vec![1], "n.bin") } };
}

fn main() {}
