//! A misspelled option.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = [GET, PUT] "/two";
}

scenario! {
    A(runtme = 10s) = [One];
}

fn main() {}
