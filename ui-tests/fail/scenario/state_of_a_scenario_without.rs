//! A scenario has a state where its declaration says so.
use backpack::prelude::*;

endpoint! { One = GET "/one"; }

#[derive(Default)]
struct Cart {
    items: u32,
}

scenario! {
    Game(state = Cart) = [One];
    Casual = [One, async |user| user.state::<Casual>().items += 1];
}

fn look(user: &mut User) {
    user.state::<Game>().items += 1;
    user.state::<One>();
}

fn main() {}
