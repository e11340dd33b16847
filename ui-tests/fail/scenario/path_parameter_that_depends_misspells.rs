//! Where a dependency misspells a parameter, that is the mistake.

use backpack::prelude::*;

endpoint! {
    Source = GET "/source";
    Player = GET "/players/{id}";
}

depends! { Player { path["ids"] <- Source.json["id"] } }

scenario! { S = [Source, Player]; }

fn main() {}
