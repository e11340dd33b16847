//! A chain cannot be a step of itself, nor of any chain.

use backpack::prelude::*;

endpoint! { One = POST "/one"; }

chain! { A = [One, A]; }

fn main() {}
