//! A block is an `async` closure.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = [GET, PUT] "/two";
}

scenario! {
    A = [One, |user| play(user)];
    B = [async { One }];
    C = [async || true];
}

fn main() {}
