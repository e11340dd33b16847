//! What is deprecated can be declared without a warning, and its uses can be allowed.
#![deny(warnings)]

use backpack::prelude::*;

endpoint! {
    #[deprecated]
    Old = POST "/old" { json: { "x": 1 }, check: |result| result.is_success() };
    Young = GET "/young";
}

chain! {
    #[deprecated]
    Twice = Young + Young;
}

scenario! {
    #[deprecated]
    Game = [Young, async |user| { Young.get(user).await; }];
}

mod uses {
    #![allow(deprecated)]
    use super::*;

    scenario! { pub(super) Both = [Old, Twice, Game]; }
    endpoint! { Third = GET "/third"; }
    depends! { Third { query["x"] <- Old.json["x"] } }
}

fn main() {
    let _ = uses::Both;
}
