//! A user is asked for what is neither an endpoint nor a table.

use backpack::prelude::*;

struct Region;

async fn play(user: &mut User) {
    user[Region].seal();
}

fn main() {}
