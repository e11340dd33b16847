//! A function is no step by its name.

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
    E = sequence [[One, rest] @ 10%];
}

async fn play(_user: &mut User) {}

fn rest(_user: &mut User) {}

fn main() {
    scenario! { Inner = [A, B, C, D, E, Two.get, play]; }
    chain!(One + play);
}
