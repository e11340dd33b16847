//! A path that begins with a parameter is a whole URL, whose host nothing changes.

use backpack::prelude::*;

endpoint! {
    A = GET "{id}.json";
    B = GET "{scheme}://{host}/init";
    C = GET "{host}{path}";
}

fn main() {}
