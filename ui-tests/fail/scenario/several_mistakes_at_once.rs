//! Each mistake gets its own message, those of types too.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = [GET, PUT] "/two";
}

scenario! {
    A(wiat = 1s, runtime = 5) = [One.psot, Two.delete, Two @ 5%];
    B = weighted [One @ 101%, Two.get];
    C = [Two];
}

fn main() {}
