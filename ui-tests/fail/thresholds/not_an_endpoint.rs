//! A threshold on something that is measured nowhere.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = GET "/two";
}

scenario! { Game = [One]; }

struct Player;

fn main() {
    let _ = thresholds![
        Game.p95 < 1s,
        Player.p95 < 1s,
    ];
}
