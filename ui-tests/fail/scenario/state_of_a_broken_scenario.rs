//! A mistake in a scenario with a state is the only one that is told.
use backpack::prelude::*;

endpoint! { One = GET "/one"; }

#[derive(Default)]
struct Cart {
    items: u32,
}

scenario! {
    A(state = Cart) = wieghted [One @ 50%];
    B(state = Cart, wait = soon) = [One];
}

fn look(user: &mut User) {
    user.state::<A>().items += user.state::<B>().items;
}

fn main() {}
