//! A declaration without its `=` is one all the same.

use backpack::prelude::*;

endpoint! { A = POST "/a"; }

chain! { C: A + A; }
chain! { D A + A; }
chain! { pub E [A]; }

fn main() {}
