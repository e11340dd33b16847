//! A pacing that is no duration.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = GET "/two";
}

scenario! {
    A(pacing = 0s) = [One];
    B(pacing = 2) = [One];
    C(pacing = exp(2s)) = [One];
}

fn main() {}
