//! A chain cannot be a summand of itself, and an empty invocation is no chain.

use backpack::prelude::*;

endpoint! { A = POST "/a"; }

chain! {
    C = A + C;
    D = A + self::D;
}

fn main() {
    let _ = chain!();
}
