//! Two options that say when the next pass begins.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = GET "/two";
}

scenario! {
    A(pause = 1s, pacing = 2s) = [One];
    B(pacing = 2s, wait = none, pause = none) = [One];
}

fn main() {}
