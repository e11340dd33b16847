//! A misspelled method, and one in capitals.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = [GET, PUT] "/two";
}

scenario! {
    A = [One.psot, Two.GET];
}

fn main() {}
