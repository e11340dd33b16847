//! Declarations that a `macro_rules!` writes, from fragments of every kind.
#![deny(warnings)]

use backpack::prelude::*;

macro_rules! declare {
    ($name:ident, $other:ident, $scenario:ident, $path:literal, $timeout:literal, $value:expr, $step:path, $chance:literal) => {
        endpoint! {
            pub $name = POST $path { timeout: $timeout, path: { "id": $value }, json: { "value": $value }, headers: { "x": $value } };
            $other = [GET, PUT] "/other";
        }
        depends! { $other { query["id"] <- $name.json["id"] } }
        scenario! {
            pub $scenario(runtime = $timeout) = weighted [$name @ 5%, $other.get @ $chance %, async |user| $step.request(user).await @ 1%];
        }
    };
}

declare!(TeamInit, PvP2Init, Game, "/team/{id}", 5s, "a".to_owned() + "b", Third, 50);

endpoint! { Third = GET "/third"; }

macro_rules! chained {
    ($($step:ident)+) => {
        chain!([$($step),+])
    };
}

macro_rules! blocks {
    ($name:ident, $block:expr, $other:expr) => {
        scenario! { $name = [$block, $other]; }
    };
}

blocks!(Blocks, async |_user| {}, (async |user| Third.request(user).await));

fn main() {
    let _ = Blocks;
    let _ = (Game, chained!(Third Third), PvP2Init);
}
