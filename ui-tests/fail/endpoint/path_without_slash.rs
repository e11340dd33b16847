//! A path begins with a slash.

use backpack::prelude::*;

endpoint! {
    A = GET "public/init";
}

fn main() {}
