//! A request by a method that does not exist.

use backpack::prelude::*;

endpoint! {
    Both = [GET, POST] "/both";
    One = PUT "/one";
}

async fn play(user: &mut User) {
    One.gte(user).await;
}

fn main() {}
