//! A file without its format.

use backpack::prelude::*;

data! {
    Players = "data/players.csv";
}

fn main() {}
