//! A chance is a percentage.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = [GET, PUT] "/two";
}

scenario! {
    A = weighted [One @ 50];
}

fn main() {}
