//! Traits that give every type methods and constants of the names that expansions use.
#![deny(warnings)]

use backpack::{User, chain, depends, endpoint, scenario, thresholds};

trait Everything: Sized {
    const DEPENDENCIES: u32 = 1;
    const COMPLETE: bool = false;
    const REQUESTS: u32 = 2;
    const LIST: u32 = 3;
    const OUTLINE: u32 = 4;
    fn get(self) {}
    fn request(self) {}
    fn makes(self) {}
    fn draws(self) {}
    fn make(self) {}
    fn from(self) {}
    fn new() {}
    fn scenario(self) {}
    fn header(self) {}
    fn len(self) {}
}

impl<T> Everything for T {}

endpoint! {
    A = [GET, POST] "/a/{id}" { headers: { "x": 1 }, path: { "id": 2 }, json: { "y": [3] } };
    B = GET "/b" { check: |result| result.is_success() };
}

chain! { Both = [A.get, B]; }

depends! { A { query["b"] <- B.json["b"] } }

scenario! {
    Inner = weighted [B @ 50%, A.post @ 5%];
    Outer(late) = sequence [
        [A.get, B] @ 5%,
        [Both, Inner, async |user: &mut User| { B.get(user).await; }]
    ];
}

#[backpack::test(host = "http://localhost", scenarios = [Outer], run_time = 1s, expect = [p95 < 1s, B.p95 < 1s or abort])]
fn load(report: backpack::Report) {
    let _ = report;
}

fn main() {
    let _ = (Outer, thresholds![p95 < 1s]);
    let all = <u32 as Everything>::DEPENDENCIES
        + <u32 as Everything>::REQUESTS
        + <u32 as Everything>::LIST
        + <u32 as Everything>::OUTLINE;
    let _ = (all, <u32 as Everything>::COMPLETE);
    let _ = <u32 as Everything>::new();
    for used in [
        <u32 as Everything>::get,
        <u32 as Everything>::request,
        <u32 as Everything>::makes,
        <u32 as Everything>::draws,
        <u32 as Everything>::make,
        <u32 as Everything>::from,
        <u32 as Everything>::scenario,
        <u32 as Everything>::header,
        <u32 as Everything>::len,
    ] {
        used(1);
    }
}
