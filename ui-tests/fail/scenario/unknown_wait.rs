//! Waits that there are under other names.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = GET "/two";
}

scenario! {
    A(wait = expo(1s)) = [One];
    B(wait = gaussian(1s, 200ms)) = [One];
    C(pause = uniform(1s, 3s)) = [One];
    D(wait = sometimes) = [One];
}

chain! { E(wait = exponential(1s)) = [One, Two]; }

fn main() {}
