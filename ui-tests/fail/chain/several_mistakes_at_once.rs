//! Each mistake gets its own message.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = [GET, PUT] "/two";
}

chain! {
    A(wiat = 1s, wait = 0s) = [One.gte, Two.put @ 5%];
    B = [Two.delete];
}

fn main() {}
