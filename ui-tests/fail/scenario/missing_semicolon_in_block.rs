//! A `;` left out in a block is told of once.

use backpack::prelude::*;

endpoint! { One = POST "/one"; }

scenario! {
    A = [
        One,
        async |user| {
            for _ in 0..3 {
                One.post(user).await
                One.post(user).await;
            }
        },
        One.psot,
    ];
    B = [async |user| {
        let result = One.post(user).await
        result.is_success()
    }];
}

fn main() {}
