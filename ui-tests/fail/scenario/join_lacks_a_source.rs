//! A request of a `join` whose source no step before requests.

use backpack::prelude::*;

endpoint! {
    LogIn = POST "/login";
    Player = [GET, DELETE] "/players/{id}" { path: { "id": 1 } };
    News = GET "/news";
}

depends! {
    Player { headers["authorization"] <- LogIn.json["token"] }
}

scenario! {
    Game = sequence [[join(News, Player.get) @ 40%], [LogIn]];
}

fn main() {}
