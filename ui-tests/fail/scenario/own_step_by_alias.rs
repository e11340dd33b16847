//! A scenario that is a step of itself by another name: told by the compiler, in the name of a constant.

use backpack::prelude::*;

endpoint! { One = POST "/one"; }

type Again = A;

scenario! { A = weighted [Again @ 50%, One @ 20%]; }

fn main() {}
