//! A field that the row does not have.

use backpack::prelude::*;

data! {
    Players = csv "data/players.csv";
}

async fn play(user: &mut User) {
    println!("{}", user[Players].nmae);
}

fn main() {}
