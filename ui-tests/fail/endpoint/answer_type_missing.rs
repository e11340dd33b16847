//! An arrow without the type of the answers.

use backpack::prelude::*;

endpoint! {
    LogIn = POST "/login" ->;
    Level = GET "/level" -> { timeout: 5s };
}

fn main() {}
