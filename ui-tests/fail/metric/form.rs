//! What else can stand in a declaration of metrics: nothing.

use backpack::prelude::*;

metric! {
    Render: time;
    CartSize = value "items";
    CartSize = count;
    Logins
}

fn main() {}
