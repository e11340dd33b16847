//! Sums, lists, options and expressions.
#![deny(warnings)]

use backpack::prelude::*;

endpoint! {
    A = POST "/a";
    B = [GET, PUT] "/b";
}

chain! {
    One = A;
    Sum(independent) = A + A;
    List(wait = 1s..=3s) = [A, B.get, B.put];
    Unhurried(wait = none, independent) = [self::A.post];
}

async fn play(user: &mut User) -> bool {
    let sum = chain!(A + self::A).run(user).await;
    let list = chain!([A, B.put,]).run(user).await;
    let named = One.run(user).await.is_success() && Sum.run(user).await.failed_at().is_none();
    named && sum.is_success() && list.completed() > 0 && List.run(user).await.is_success()
}

fn main() {
    let _ = (play, Unhurried);
}
