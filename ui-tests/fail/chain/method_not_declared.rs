//! A step by a method that the endpoint does not declare.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = [GET, PUT] "/two";
}

chain! {
    A = [One.get, Two.get];
}

fn main() {}
