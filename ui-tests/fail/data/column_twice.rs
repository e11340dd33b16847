//! Two columns of one name.

use backpack::prelude::*;

data! {
    Players = csv "data/column_twice.csv";
}

fn main() {}
