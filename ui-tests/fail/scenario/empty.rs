//! Scenarios and sequences of nothing.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = [GET, PUT] "/two";
}

scenario! {
    A = [];
    B = weighted [];
    C = sequence [];
    D = sequence [[One], []];
}

fn main() {}
