//! A draw that puts each row back gives none once.

use backpack::prelude::*;

data! {
    Players(order = random, once) = csv "data/players.csv";
}

fn main() {}
