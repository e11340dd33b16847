//! Steps in small letters: from a glob, of a function's body, by another name, beside macros and functions of the same name.
#![deny(warnings)]
#![forbid(unused_macros, non_snake_case)]
#![allow(non_camel_case_types)]

mod endpoints {
    use backpack::prelude::*;

    endpoint! {
        pub first = GET "/first";
        pub second = GET "/second";
    }

    chain! { pub both = first + second; }
}

mod functions {
    pub(crate) fn login() {}
    pub(crate) fn inner() {}
}

use backpack::prelude::*;
use endpoints::*;
use functions::*;

type renamed = endpoints::first;

macro_rules! first {
    () => {
        2 + 2
    };
}

endpoint! {
    login = POST "/login";
    drop = POST "/drop";
}

scenario! {
    one = [
        first,
        endpoints::second,
        self::both,
        renamed,
        login,
        drop,
        async |_| { assert_eq!(first!(), 4); }
    ];
    two = sequence [[first, first] @ 50%, [one]];
}

fn main() {
    functions::login();
    inner();
    {
        endpoint! { inner = GET "/inner"; login = GET "/login"; }
        scenario! {
            three = [inner, login, first, both, two, async |_| { assert_eq!(first!(), 4); }];
        }
        let _ = (three, chain!([inner, endpoints::first, drop]), chain!(first + inner), second, login);
    }
}
