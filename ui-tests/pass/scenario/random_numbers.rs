//! A user's own generator, for the methods of the prelude and for all of rand.
#![deny(warnings)]

use backpack::prelude::*;
use backpack::rand::seq::{IndexedRandom, SliceRandom};
use backpack::rand::{Rng, distr::Alphanumeric};

endpoint! { Bid = POST "/bids" { json: {} }; }

scenario! { Bidding = [async |user| bid(user).await]; }

async fn bid(user: &mut User) {
    let amount: u32 = user.random().random_range(1..=100);
    let sure = user.random().random_bool(0.5);
    let name: String = user.random().sample_iter(Alphanumeric).take(8).map(char::from).collect();
    let currency = ["eur", "usd"].choose(user.random());
    let mut order = [1, 2, 3];
    order.shuffle(user.random());
    *user[Bid].json_mut() = json!({ "amount": amount, "name": name, "currency": currency, "order": order, "sure": sure });
    if dice(user.random()) == 6 {
        Bid.request(user).await;
    }
}

fn dice(random: &mut impl Rng) -> u8 {
    random.random_range(1..=6)
}

fn main() {
    let _ = LoadTest::new().scenario(Bidding, 1);
}
