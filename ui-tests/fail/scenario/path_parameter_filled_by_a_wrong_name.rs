//! A block fills a parameter that the path does not have.

use backpack::prelude::*;

endpoint! {
    Player = GET "/players/{id}";
    Players = GET "/players";
}

mod shop {
    use backpack::prelude::*;

    endpoint! { pub Item = GET "/items/{item}/{size}"; }
}

scenario! {
    A = [
        async |user| {
            if user[Player].failed() {
                user[Player].set_path("ident", 5);
            }
            user[shop::Item].set_path("sise", "small");
            user[Players].set_path("id", 1);
        },
        Player,
    ];
}

fn main() {}
