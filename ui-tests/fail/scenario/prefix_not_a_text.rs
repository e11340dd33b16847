//! A prefix is a text in quotes.

use backpack::prelude::*;

endpoint! { A = POST "/a"; }

scenario! { Game(prefix = 5, late) = [A]; }

fn main() {}
