//! Items in lower case, which no binding and no primitive type of an expansion may meet, and raw ones.
#![deny(warnings)]
#![allow(non_camel_case_types)]

use backpack::prelude::*;

endpoint! {
    user = GET "/user";
    pass = POST "/pass" { json: { "x": 1 }, timeout: 5s, expect: [200, 300..400], check: |_| true };
    made = GET "/made";
    report = GET "/report/{id}" { path: { "id": 1 } };
    result = [GET, PUT] "/result";
    str = GET "/str";
    u16 = GET "/u16";
    u64 = GET "/u64";
    usize = GET "/usize";
    bool = GET "/bool";
    r#loop = GET "/loop";
}

depends! { result { query["x"] <- user.json["x"] } }

chain! {
    step = user + pass + made;
    r#move = [r#loop];
}

scenario! {
    game = [user, result.get, step, async |_| {}];
    tour(runtime = 5s, prefix = "x") = sequence [[pass.post @ 50%, str] @ 5%, [game]];
    chances = weighted [u16 @ 5%, u64.get @ 100%];
    r#match = [r#loop.get, async |me| { me[r#loop].set_name("x"); }, game];
}

fn main() {
    let _ = (tour, chances, r#match, r#move, thresholds![usize.p95 < 1s, failures < 1%], chain!([bool, report]));
}
