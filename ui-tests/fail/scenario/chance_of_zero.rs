//! A chance that never comes.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = [GET, PUT] "/two";
}

scenario! {
    A = weighted [One @ 0%];
}

fn main() {}
