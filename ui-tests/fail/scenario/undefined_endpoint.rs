//! A name that nothing declares.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = [GET, PUT] "/two";
}

scenario! {
    A = [One.post, Thre.get, Three];
}

fn main() {}
