//! An option that chains do not have.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = [GET, PUT] "/two";
}

chain! {
    A(pause = 1s) = [One];
    B(wiat = 1s) = [One];
}

fn main() {}
