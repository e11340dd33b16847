//! `independent` has a meaning in plain scenarios only.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = [GET, PUT] "/two";
}

scenario! {
    A(independent) = weighted [One @ 50%];
    B(independent) = sequence [[One]];
}

fn main() {}
