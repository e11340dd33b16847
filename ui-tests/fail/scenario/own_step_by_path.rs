//! A scenario cannot be a step of itself, whatever path names it, and a step has one chance.

use backpack::prelude::*;

endpoint! { A = POST "/a"; }

scenario! {
    S = [A, self::S];
    W = weighted [A @ 50% @ 20%, A @ 5%];
    T = sequence [[A] @ 50% @ 20%];
}

fn main() {}
