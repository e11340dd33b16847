//! A bare step that has several methods.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = [GET, PUT] "/two";
}

chain! {
    A = [One, Two];
}

fn main() {}
