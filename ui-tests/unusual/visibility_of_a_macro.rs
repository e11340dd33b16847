//! What a macro of the user's declares with a visibility of its own is warned of no more than what is declared without one.
#![deny(warnings)]

use backpack::prelude::*;

macro_rules! service {
    () => {
        endpoint! {
            pub(crate) Index = GET "/";
            pub Items = [GET, POST] "/items";
        }

        chain! { pub(crate) Look = Index; }

        scenario! { pub(crate) Visit = [Look, Items.get]; }
    };
}

mod inner {
    use backpack::prelude::*;

    macro_rules! own {
        ($name:ident) => {
            endpoint! { pub(in crate::inner) $name = GET "/own"; }

            scenario! { pub(super) Own = [$name]; }
        };
    }

    own!(Page);
}

service!();

fn main() {
    let _ = (Visit, inner::Own);
}
