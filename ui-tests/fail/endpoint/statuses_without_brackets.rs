//! Several statuses without the brackets of a list.

use backpack::prelude::*;

endpoint! {
    Status = GET "/status" { expect: 200, 201, 204, check: [status != 204] };
}

fn main() {}
