//! Steps in small letters: from a glob, of a function's body, by another name, beside a macro and a function of the same name.
#![deny(warnings)]
#![allow(non_camel_case_types)]

mod endpoints {
    use backpack::prelude::*;

    endpoint! {
        pub first = GET "/first";
        pub second = GET "/second";
    }

    chain! { pub both = first + second; }
}

use backpack::prelude::*;
use endpoints::*;

type renamed = endpoints::first;

macro_rules! first {
    () => {
        2 + 2
    };
}

scenario! {
    one = [first, endpoints::second, self::both, renamed, async |_| { assert_eq!(first!(), 4); }];
    two = sequence [[first, first] @ 50%, [one]];
}

fn main() {
    endpoint! { inner = GET "/inner"; }
    scenario! { three = [inner, first, both, two, async |_| { assert_eq!(first!(), 4); }]; }
    let _ = (three, chain!([inner, endpoints::first]), chain!(first + inner), second);
}
