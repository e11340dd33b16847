//! A chance is written behind an `@`.

use backpack::prelude::*;

endpoint! { A = POST "/a"; }

scenario! {
    S = weighted [async |_user| {} 5%, A @ 5%];
    T = weighted [A 5%];
}

fn main() {}
