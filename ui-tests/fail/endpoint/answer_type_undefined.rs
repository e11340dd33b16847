//! A type of the answers that does not exist.

use backpack::prelude::*;

endpoint! {
    LogIn = [GET, POST] "/login" -> Session { timeout: 5s };
}

fn main() {}
