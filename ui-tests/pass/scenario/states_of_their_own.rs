//! Scenarios with states: of any path, generic and as public as the scenario, for functions and blocks.
#![forbid(unsafe_code)]
#![deny(warnings, missing_docs)]

use std::collections::HashMap;

use backpack::prelude::*;

endpoint! {
    /// Puts something in.
    pub Add = POST "/cart";
    Pay = POST "/pay";
}

/// What is in it.
#[derive(Debug, Default)]
pub struct Cart {
    /// How many.
    pub items: u32,
}

mod shop {
    #[derive(Default)]
    pub(crate) struct Till(pub(crate) u64);
}

scenario! {
    /// Fills a cart.
    pub Game(state = Cart, wait = none) = [Add, async |user| user.state::<Game>().items += 1, Counting];
    Paying(state = shop::Till) = [async |user| { user.state::<Paying>().0 += 1; Pay.request(user).await }];
    Counting(state = HashMap<String, Vec<u8>>, late) = weighted [Paying @ 50%];
    Tuple(state = (u8, Option<Cart>)) = sequence [[async |user| look(user)]];
    Ping(state = ()) = [Add];
}

fn look(user: &mut User) -> bool {
    let (count, cart) = user.state::<Tuple>();
    *count += 1;
    cart.get_or_insert_default().items > 1
}

fn total<S: backpack::HasState<State = Cart>>(user: &mut User) -> u32 {
    user.state::<S>().items
}

fn main() {
    let _ = LoadTest::new().scenario(Game, 1).scenario(Tuple, 1).scenario(Ping, 1);
    let _ = total::<Game>;
}
