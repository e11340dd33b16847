//! The same option twice.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = [GET, PUT] "/two";
}

chain! {
    A(wait = 1s, wait = 2s) = [One];
}

fn main() {}
