//! Each mistake gets its own message, and the whole declarations stand.

use backpack::prelude::*;

endpoint! {
    A = GTE "/a" { timeout: 0s, nam: "a" };
    pub B = GET "b" { expect: 1 };
    C = [POST, POST] "/c" { headers: { "a b": 1 }, redirects: no };
    Whole = GET "/whole";
}

scenario! { Game = [Whole.get]; }

fn main() {
    let _ = Game;
}
