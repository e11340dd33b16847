//! A block in a chain.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = [GET, PUT] "/two";
}

chain! {
    A = [One, async |_user| true];
}

fn main() {}
