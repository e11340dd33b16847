//! A file that is not UTF-8.

use backpack::prelude::*;

data! {
    Cities = csv "data/latin1.csv";
}

fn main() {}
