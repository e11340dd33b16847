//! A state is named by its type.
use backpack::prelude::*;

endpoint! { One = GET "/one"; }

#[derive(Default)]
struct Cart {
    items: u32,
}

scenario! {
    A(state = Cart::default()) = [One];
    B(state = Cart { items: 1 }, late) = [One];
    C(state = "cart") = [One];
}

// What is asked of them elsewhere gives no further message.
fn look(user: &mut User) {
    user.state::<B>().items += 1;
}

fn main() {}
