//! A URL is one thing, and has a query.

use backpack::prelude::*;

endpoint! {
    A = GET "/a";
    B = GET "/b";
}

depends! {
    B {
        query["q0"] <- A.url["code"],
        query["q1"] <- A.url.query,
        query["q2"] <- A.url.qurey["code"],
        query["q3"] <- A.url.query[0],
        query["q4"] <- A.url.query.code,
    }
}

fn main() {}
