//! A comma forgotten between two steps.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = [GET, PUT] "/two";
}

scenario! {
    A = [One Two.get];
}

fn main() {}
