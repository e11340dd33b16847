//! A chance that is more than always.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = [GET, PUT] "/two";
}

scenario! {
    A = weighted [One @ 150%];
}

fn main() {}
