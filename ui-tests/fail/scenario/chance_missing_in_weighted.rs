//! A step of a weighted scenario without its chance.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = [GET, PUT] "/two";
}

scenario! {
    A = weighted [One @ 50%, Two.get];
}

fn main() {}
