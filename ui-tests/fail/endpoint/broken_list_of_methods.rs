//! What a broken list of methods holds is not known, so that nothing is refused for the lack of another.

use backpack::prelude::*;

endpoint! {
    A = [GET, POST;] "/a" { json: { "x": 1 } };
}

scenario! { B = [A.post]; }

fn main() {}
