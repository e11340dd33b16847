//! What a metric measures, in other words.

use backpack::prelude::*;

metric! {
    Render = tiem;
    CartSize = gauge;
    Logins = ;
    Whole = value;
}

async fn play(user: &mut User) {
    user.time(Render, async {}).await;
    user.record(CartSize, 3);
    user.count(Logins, 1);
    user.record(Whole, 3);
}

fn main() {
    let _ = play;
    let _ = thresholds![Render.p95 < 1s, CartSize.mean < 3, Logins > 1];
}
