//! A request by a method that the endpoint does not declare.

use backpack::prelude::*;

endpoint! {
    Both = [GET, POST] "/both";
    One = PUT "/one";
}

async fn play(user: &mut User) {
    One.get(user).await;
}

fn main() {}
