//! A key that some rows lack, in a column whose cells may not be empty.

use backpack::prelude::*;

data! {
    Orders = jsonl "data/lacking.jsonl";
}

fn main() {}
