//! An exponential wait that is none.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = GET "/two";
}

scenario! {
    A(wait = exp(1)) = [One];
    B(wait = exp(0s)) = [One];
    C(wait = exp) = [One];
    D(wait = exp()) = [One];
    E(wait = exp(1s, 2s)) = [One];
}

fn main() {}
