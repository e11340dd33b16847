//! `request` where there are several methods.

use backpack::prelude::*;

endpoint! {
    Both = [GET, POST] "/both";
    One = PUT "/one";
}

async fn play(user: &mut User) {
    Both.request(user).await;
}

fn main() {}
