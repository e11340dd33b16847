//! A list without a row.

use backpack::prelude::*;

data! {
    Regions = [];
}

fn main() {}
