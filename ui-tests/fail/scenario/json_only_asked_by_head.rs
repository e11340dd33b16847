//! Answers to HEAD have no body that a value could come from.

use backpack::prelude::*;

endpoint! {
    Source = [GET, HEAD] "/source";
    A = POST "/a";
}

depends! { A { query["x"] <- Source.json["x"] } }

scenario! { S = [Source.head, A]; }

fn main() {}
