//! Durations of nothing.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = [GET, PUT] "/two";
}

scenario! {
    A(wait = 0s, pause = 0ms, runtime = 0s) = [One];
}

fn main() {}
