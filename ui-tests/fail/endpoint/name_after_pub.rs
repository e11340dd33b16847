//! What is not finished is told of once.

use backpack::prelude::*;

endpoint! { pub }

fn main() {}
