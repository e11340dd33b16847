//! A field that the type does not have.

use backpack::prelude::*;

/// What a login gives.
#[derive(serde::Deserialize)]
struct Session {
    token: String,
    player: Player,
}

/// Whom it lets in.
#[derive(serde::Deserialize)]
struct Player {
    id: u64,
}

endpoint! {
    LogIn = POST "/login" -> Session;
    Level = GET "/level";
    Target = POST "/target" { json: {} };
}

depends! {
    Target {
        headers["authorization"] <- LogIn.tokn as "Bearer {}",
        json["id"] <- LogIn.player.ident,
    }
}

fn main() {}
