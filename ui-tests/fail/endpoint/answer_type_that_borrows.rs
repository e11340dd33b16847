//! A type of the answers that borrows.

use backpack::prelude::*;

endpoint! {
    Name = GET "/name" -> &str;
    Names = GET "/names" -> Vec<(&str, u8)> { timeout: 5s };
}

fn main() {}
