//! The same option twice.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = [GET, PUT] "/two";
}

scenario! {
    A(late, runtime = 10s, late) = [One];
}

fn main() {}
