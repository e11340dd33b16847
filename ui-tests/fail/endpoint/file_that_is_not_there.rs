//! A file that is not there.

use backpack::prelude::*;

endpoint! {
    A = POST "/a" { bytes: file("no/such.bin") };
    B = POST "/b" { multipart: { "file": file("no/such.png") } };
}

fn main() {}
