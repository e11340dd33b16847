//! A function is no step by its name.

use backpack::prelude::*;

endpoint! {
    One = POST "/one";
    Two = [GET, PUT] "/two";
}

scenario! {
    A = [One, play];
}

async fn play(_user: &mut User) {}

fn main() {}
