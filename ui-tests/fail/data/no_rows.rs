//! A header without rows.

use backpack::prelude::*;

data! {
    Players = csv "data/without_rows.csv";
}

fn main() {}
