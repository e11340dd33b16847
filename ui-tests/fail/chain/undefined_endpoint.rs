//! A name that nothing declares.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = [GET, PUT] "/two";
}

chain! {
    A = One + Thre;
}

fn main() {}
