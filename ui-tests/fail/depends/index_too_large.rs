//! An array is made up to the index: a large one is hardly meant.

use backpack::prelude::*;

endpoint! {
    Source = POST "/source";
    Target = POST "/target";
}

depends! {
    Target { json["a"][1000] <- Source.json["a"][99999], json["b"][1001] <- Source.json["b"] }
}

fn main() {}
