//! A type for a column that the file does not have.

use backpack::prelude::*;

data! {
    Players = csv "data/players.csv" { levle: u8 };
    Levels = [1, 2] { level: u8 };
}

fn main() {}
