//! A misspelled kind.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = [GET, PUT] "/two";
}

scenario! {
    A = wieghted [One @ 50%];
}

fn main() {}
