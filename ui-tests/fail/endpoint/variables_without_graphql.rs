//! Variables go with a query.

use backpack::prelude::*;

endpoint! {
    A = POST "/a" { variables: { "id": 1 } };
    B = POST "/b" { json: {}, variables: { "id": 1 } };
}

fn main() {}
