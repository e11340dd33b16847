//! A `?` behind a field that is always there.

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
    Target { json["id"] <- LogIn.player?.id }
}

fn main() {}
