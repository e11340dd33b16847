//! A format that tables are not read from.

use backpack::prelude::*;

data! {
    Players = tsv "data/players.csv";
}

fn main() {}
