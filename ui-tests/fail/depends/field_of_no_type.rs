//! A field of answers without a type.

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
        json["level"] <- Level.number,
        headers["x-id"] <- Level[0].id,
    }
}

fn main() {}
