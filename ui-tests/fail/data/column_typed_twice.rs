//! Two types for one column.

use backpack::prelude::*;

data! {
    Players = csv "data/players.csv" { level: u8, level: u16 };
}

fn main() {}
