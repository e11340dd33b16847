//! A block gives nothing, a `bool` or a `Result`.

use backpack::prelude::*;

endpoint! { One = PUT "/one"; }

scenario! { Game = [One, async |_user| 42]; }

fn main() {}
