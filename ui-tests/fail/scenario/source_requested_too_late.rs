//! A step before the one that gives its value; the same lack is told once.

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
    A = [Other, Needs.get, Source, Needs.post];
    B = [Other, Needs.get, Needs.post, FromSource];
}

fn main() {}
