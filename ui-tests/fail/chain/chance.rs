//! A chance in a chain.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = [GET, PUT] "/two";
}

chain! {
    A = [One @ 50%, Two.get];
}

fn main() {}
