//! A file is named by a text in quotes.

use backpack::prelude::*;

fn path() -> String {
    String::new()
}

endpoint! {
    A = POST "/a" { bytes: file(path()) };
    B = POST "/b" { multipart: { "file": file(1) } };
    C = POST "/c" { bytes: file() };
}

fn main() {}
