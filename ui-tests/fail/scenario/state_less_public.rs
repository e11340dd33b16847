//! The state of a public scenario is public too.
use backpack::prelude::*;

endpoint! { One = GET "/one"; }

#[derive(Default)]
struct Cart;

scenario! { pub Game(state = Cart) = [One]; }

fn main() {}
