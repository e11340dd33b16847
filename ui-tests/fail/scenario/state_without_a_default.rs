//! A state begins as the default of its type.
use backpack::prelude::*;

endpoint! { One = GET "/one"; }

struct Cart {
    #[allow(dead_code)]
    items: u32,
}

scenario! { Game(state = Cart) = [One]; }

fn main() {}
