//! A whole URL is a path parameter as any other.

use backpack::prelude::*;

endpoint! {
    Start = POST "/start";
    Elsewhere = GET "{url}";
}

scenario! {
    Follow = [Start, Elsewhere];
}

fn main() {}
