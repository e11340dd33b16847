//! One mistake in a scenario gives no second message where it is used.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = [GET, PUT] "/two";
}

scenario! {
    A = [One.gte];
    B = [A, One];
}

fn main() {
    let _ = LoadTest::new().scenario(A, 1).scenario(B, 1);
}
