//! A metric that is given what it does not measure.

use backpack::prelude::*;

endpoint! { One = POST "/one"; }

metric! {
    Render = time;
    CartSize = value;
    Logins = count;
}

async fn play(user: &mut User) {
    user.time(CartSize, async {}).await;
    user.record(Logins, 3);
    user.count(Render, 1);
    user.record(CartSize, "3");
    user.count(Logins, -1);
    user.time(One, async {}).await;
    user.time(Rendr, async {}).await;
}

fn main() {
    let _ = play;
}
