//! A block that comes too late fills nothing.

use backpack::prelude::*;

endpoint! {
    Source = POST "/source";
    Other = POST "/other";
    Needs = [GET, POST] "/needs";
    Player = GET "/players/{id}";
    FromSource = GET "/from/{id}";
}

depends! {
    Needs { query["id"] <- Source.json["id"], headers["x-other"] <- Other.json["id"] }
    FromSource { path["id"] <- Source.json["id"] }
}

scenario! {
    A = [Player, async |user| { user[Player].set_path("id", 1); }];
}

fn main() {}
