//! A column that the table does not have.

use backpack::prelude::*;

endpoint! { LogIn = POST "/login"; }

data! {
    Players = csv "data/players.csv";
    Regions = ["eu", "us"];
}

depends! { LogIn { form["user"] <- Players["nmae"], query["region"] <- Regions["name"] } }

fn main() {}
