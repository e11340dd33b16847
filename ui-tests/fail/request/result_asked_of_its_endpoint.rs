//! What a result can be asked, asked of its endpoint.

use backpack::prelude::*;

endpoint! { One = PUT "/one"; }

async fn play(user: &mut User) {
    One.put(user).await;
    if user[One].status_code() == Some(200) || user[One].is_success() {
        One.put(user).await;
    }
}

fn main() {}
