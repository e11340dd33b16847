//! A method stands behind a dot.

use backpack::prelude::*;

endpoint! {
    One = GET "/one";
    Two = [GET, PUT] "/two";
}

mod users {
    use backpack::prelude::*;

    endpoint! { pub(crate) Three = GET "/three"; }
}

chain! {
    B = One + Two::get;
    C = [One, self::Two::put];
}

scenario! {
    A = [One::get, join(One, Two::get)];
    D = weighted [users::Three::get @ 50%, One @ 50%];
}

fn main() {}
