//! A type of the answers that cannot be read from JSON.

use backpack::prelude::*;

struct Session;

endpoint! {
    LogIn = POST "/login" -> Session;
    Levels = [GET, POST] "/levels" -> Vec<Session> { timeout: 5s };
}

fn main() {}
