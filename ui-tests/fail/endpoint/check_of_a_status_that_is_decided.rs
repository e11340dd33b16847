//! A status that `expect` allows or refuses already.

use backpack::prelude::*;

endpoint! {
    A = GET "/a" { check: [status == 404] };
    B = GET "/b" { expect: 200, check: [status == 200] };
    C = GET "/c" { expect: 200..=299, check: [status >= 300] };
    D = GET "/d" { check: [status < 500] };
    E = GET "/e" { check: [status != 1000] };
    F = GET "/f" { check: [status == "200"] };
}

fn main() {}
