//! A range of waits that does not rise.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = [GET, PUT] "/two";
}

chain! {
    A(wait = 3s..1s) = [One];
}

fn main() {}
