//! Rows with too few and too many cells.

use backpack::prelude::*;

data! {
    Players = csv "data/ragged.csv";
}

fn main() {}
