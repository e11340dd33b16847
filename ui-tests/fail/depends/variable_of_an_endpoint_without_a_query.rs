//! A value goes into a variable of a query.

use backpack::prelude::*;

endpoint! {
    A = GET "/a";
    B = POST "/b";
}

depends! {
    B { variables["id"] <- A.json["id"] }
}

fn main() {}
