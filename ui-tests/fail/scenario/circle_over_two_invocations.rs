//! Scenarios of two invocations that are steps of each other: told by the compiler, in the name of a constant.

use backpack::prelude::*;

endpoint! { One = POST "/one"; }

scenario! { A = [One, B]; }
scenario! { B = sequence [[One, A]]; }

fn main() {}
