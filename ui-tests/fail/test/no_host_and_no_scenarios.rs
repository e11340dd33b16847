//! A test of nothing, nowhere.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = GET "/two";
}

scenario! { Game = [One]; }

#[backpack::test(
    users = 5,
)]
fn holds(report: Report) {
    println!("{report}");
}

fn main() {}
