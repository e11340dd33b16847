//! What stands in a `join` is sent at once: none of it can have the values of another.

use backpack::prelude::*;

endpoint! {
    LogIn = POST "/login";
    Player = GET "/player";
    Friends = GET "/friends";
}

depends! {
    Player { headers["authorization"] <- LogIn.json["token"] }
    Friends { headers["authorization"] <- LogIn.json["token"] }
}

scenario! {
    Game = [join(LogIn, Player, Friends)];
}

fn main() {}
