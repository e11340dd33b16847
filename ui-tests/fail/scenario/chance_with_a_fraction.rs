//! A chance is a whole number.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = [GET, PUT] "/two";
}

scenario! {
    A = weighted [One @ 2.5%];
}

fn main() {}
