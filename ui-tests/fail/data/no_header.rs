//! A file without a header.

use backpack::prelude::*;

data! {
    Players = csv "data/empty.csv";
}

fn main() {}
