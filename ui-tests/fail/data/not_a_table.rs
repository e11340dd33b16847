//! A column of what is no table.

use backpack::prelude::*;

endpoint! { LogIn = POST "/login"; Index = GET "/"; }

depends! { Index { query["user"] <- LogIn["name"] } }

fn main() {}
