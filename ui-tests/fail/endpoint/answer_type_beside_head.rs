//! HEAD beside the type of the answers.

use backpack::prelude::*;

endpoint! {
    Level = [GET, HEAD] "/level" -> u32;
}

fn main() {}
