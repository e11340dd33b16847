//! Dependencies and path parameters that something earlier gives.
#![deny(warnings)]

use backpack::prelude::*;

endpoint! {
    Source = POST "/source";
    Needs = GET "/needs";
    Player = GET "/players/{id}";
    Filled = GET "/filled/{id}" { path: { "id": 1 } };
    FromSource = GET "/from/{id}";
}

depends! {
    Needs { query["id"] <- Source.json["id"] }
    FromSource { path["id"] <- Source.headers["location"] }
}

chain! { Both = Source + Needs; }

scenario! {
    ByChain = [Both, Needs, FromSource, Filled];
    ByNested = [ByChain, Needs];
    ByBlock = [async |user| { user[Player].set_path("id", 1); }, Needs, Player];
    ByChance = weighted [Source @ 1%, Needs @ 99%];
    BySequence = sequence [[Source] @ 1%, [Needs, FromSource]];
    InSequence = sequence [[Source, Needs @ 10%]];
    Late(late) = [Needs, Player, Source];
}

fn main() {
    let _ = (ByNested, ByBlock, ByChance, BySequence, InSequence, Late);
}
