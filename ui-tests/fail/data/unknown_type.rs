//! A type that columns do not have.

use backpack::prelude::*;

data! {
    Players = csv "data/players.csv" { level: u9, name: &str, password: Option<Option<String>> };
}

fn main() {}
