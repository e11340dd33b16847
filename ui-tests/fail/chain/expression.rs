//! Mistakes in a chain that is made on the spot.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = [GET, PUT] "/two";
}

async fn play(user: &mut User) {
    chain!(One + Two).run(user).await;
    chain!([One.gte]).run(user).await;
    chain!([]).run(user).await;
}

fn main() {}
