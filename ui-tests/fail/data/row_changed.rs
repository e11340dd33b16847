//! A row is not changed by those who read it.

use backpack::prelude::*;

data! { Regions = ["eu", "us"]; }

async fn play(user: &mut User) {
    user[Regions].value = "asia";
}

fn main() {}
