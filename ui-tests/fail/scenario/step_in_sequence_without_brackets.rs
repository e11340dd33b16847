//! A sequence is a list of lists.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = [GET, PUT] "/two";
}

scenario! {
    A = sequence [One, [Two.get]];
}

fn main() {}
