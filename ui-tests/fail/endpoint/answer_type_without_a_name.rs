//! An answer is read as a type with a name.

use backpack::prelude::*;

endpoint! {
    Name = GET "/name" -> Vec<_>;
    Names = GET "/names" -> impl Sized;
}

fn main() {}
