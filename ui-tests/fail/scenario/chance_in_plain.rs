//! A chance has no meaning in a plain scenario.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = [GET, PUT] "/two";
}

scenario! {
    A = [One @ 50%];
}

fn main() {}
