//! `+` takes endpoints with one method.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = [GET, PUT] "/two";
}

chain! {
    A = One + Two;
}

fn main() {}
