//! A step by a method that the endpoint does not declare.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = [GET, PUT] "/two";
}

scenario! {
    A = [One.post, Two.delete];
}

fn main() {}
