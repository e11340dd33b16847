//! A block takes the user.

use backpack::prelude::*;

scenario! { S = [async |user: u8| {}]; }

fn main() {}
