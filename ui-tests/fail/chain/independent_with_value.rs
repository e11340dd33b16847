//! `independent` takes no value.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = [GET, PUT] "/two";
}

chain! {
    A(independent = true, wait = 0s) = [One];
}

fn main() {}
