//! A file that is not there.

use backpack::prelude::*;

data! {
    Players = csv "/no/such/folder/players.csv";
}

fn main() {}
