//! Names that expansions use themselves, or that the prelude brings.
#![deny(warnings)]
#![allow(non_camel_case_types)]

mod std {}
mod core {}

use backpack::prelude::*;

fn pass() -> u32 {
    1
}

fn made() -> u32 {
    2
}

fn result() -> u32 {
    3
}

const OUTLINE: u32 = 4;

endpoint! {
    Step0 = POST "/a" {
        json: { "pass": pass(), "result": result(), "outline": OUTLINE },
        check: |_| result() == 3
    };
    Option = GET "/b";
    Some = GET "/c";
    Vec = GET "/d";
    String = GET "/e";
    Send = GET "/f";
}

chain! {
    Probe = Step0 + Option;
}

scenario! {
    Pass = [Step0, Probe, Some, Vec.get, String, Send, async |_user| made() == pass() + OUTLINE];
}

fn main() {
    let _ = (Pass, thresholds![Vec.p95 < 1s]);
}
