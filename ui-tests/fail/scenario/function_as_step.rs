//! A function is no step by its name, and neither is what nobody has declared.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = [GET, PUT] "/two";
}

chain! {
    B = One + play;
    C = [One, play];
}

scenario! {
    A = [One, play, join(One, play)];
    D = weighted [One @ 50%, play @ 50%];
    E = sequence [[One, play] @ 10%];
}

async fn play(_user: &mut User) {}

mod nobody {
    use backpack::prelude::*;

    scenario! { G = [play]; }
}

fn main() {
    async fn play() {}
    scenario! { Inner = [play]; }
    chain!(One + play);
}
