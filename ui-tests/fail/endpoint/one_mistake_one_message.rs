//! Slips of the pen, each with one message.

use backpack::prelude::*;

endpoint! {
    A = POST "/a" { json: { "a": 1 } timeout: 5s };
    B = POST "/b" { json: [{ "a": 1 } 2], timeout: 1s..2s, expect: 200 | 404 };
    C = POST, GET "/c";
    D = POST | GET "/d";
    E = POST "/e" { json: { "a": } };
    F = POST "/f" { expect: 200foo };
    X = POST "/x", Y = GET "/y";
}

scenario! { Game(late) = [A.post, B.post, C.get, D.get, E, F.post, X.post, Y.get]; }

fn main() {}
