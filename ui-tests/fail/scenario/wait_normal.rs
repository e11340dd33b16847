//! A normal wait that is none.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = GET "/two";
}

scenario! {
    A(wait = normal(1s)) = [One];
    B(wait = normal(1s, 200)) = [One];
    C(wait = normal(1s, 0s)) = [One];
    D(wait = normal(0s, 200ms)) = [One];
    E(wait = normal(1s, 1s)) = [One];
    F(wait = normal(1s, 200ms, 3s)) = [One];
}

fn main() {}
