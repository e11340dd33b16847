//! A misspelled method.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = [GET, PUT] "/two";
}

chain! {
    A = [One.psot];
}

fn main() {}
