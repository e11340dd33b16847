//! Options that tables do not have.

use backpack::prelude::*;

data! {
    Players(oder = random, twice) = csv "data/players.csv";
    Regions(per = users, order = alphabetical) = ["eu", "us"];
}

fn main() {}
