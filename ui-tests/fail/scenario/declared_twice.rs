//! The same name twice.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = [GET, PUT] "/two";
}

scenario! {
    A = [One];
    A = [Two.get];
}

fn main() {}
