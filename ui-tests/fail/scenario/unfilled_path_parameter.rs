//! Nothing fills a path parameter.

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
    A = [Player, Source, Player.get];
    B = [Twice];
}

chain! { Twice = Player + Player; }

fn main() {}
