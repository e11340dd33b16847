//! A list of several types.

use backpack::prelude::*;

data! {
    Regions = ["eu", 2];
    Levels = [1, 300] { value: u8 };
    Letters = ['a'];
}

fn main() {}
