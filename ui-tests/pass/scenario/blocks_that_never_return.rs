//! A block may go on for ever, or not be written yet.
#![deny(warnings)]

use backpack::prelude::*;

endpoint! { A = GET "/a"; }

scenario! {
    Endless = [
        async |user| {
            loop {
                A.get(user).await;
            }
        },
    ];
    Unwritten = [async |_user| todo!()];
}

fn main() {
    let _ = (Endless, Unwritten);
}
