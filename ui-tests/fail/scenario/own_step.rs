//! A scenario cannot be a step of itself.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = [GET, PUT] "/two";
}

scenario! {
    A = [One, A];
}

fn main() {}
