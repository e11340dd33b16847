//! `+` takes bare names.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = [GET, PUT] "/two";
}

chain! {
    A = One + Two.get;
}

fn main() {}
