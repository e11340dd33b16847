//! A type of answers that have no body.

use backpack::prelude::*;

endpoint! {
    Level = HEAD "/level" -> u32;
    Big = GET "/big" -> Vec<u8> { answer: discard };
    Gone = DELETE "/player" -> String { expect: [204, 205] };
}

fn main() {}
