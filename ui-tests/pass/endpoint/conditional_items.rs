//! Items that `cfg` takes out, and names that it leaves to one of two.
#![deny(warnings)]

use backpack::prelude::*;

endpoint! {
    #[cfg(any())]
    A = GET "/a";
    A = POST "/a";
    B = POST "/b";
    #[cfg_attr(all(), doc = "Never there.", cfg(any()))]
    B = GET "/b";
    #[cfg_attr(any(), cfg(any()))]
    C = GET "/c";
}

chain! {
    #[cfg_attr(all(), cfg(any()))]
    Gone = A + Nothing;
}

scenario! {
    #[cfg_attr(all(), cfg(any()))]
    Away = [Nothing];
    Game = [A.post, B.post, C];
}

fn main() {
    let _ = Game;
}
