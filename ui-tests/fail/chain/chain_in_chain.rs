//! A chain holds requests only.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = [GET, PUT] "/two";
}

chain! {
    A = One + One;
    B = [A, One];
}

fn main() {}
