//! `delete_body` speaks of a method that is declared.

use backpack::prelude::*;

endpoint! {
    A = [POST, PUT] "/a" { text: "x", delete_body: true };
}

fn main() {}
