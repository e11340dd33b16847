//! A type for each HTTP method, so that a bound can say which one an endpoint declares.

use super::verb::verbs;

macro_rules! types {
    ($($variant:ident $function:ident $name:ident $body:literal;)*) => {$(
        #[doc = concat!("`", stringify!($name), "`")]
        #[derive(Clone, Copy, Debug)]
        pub struct $variant;
    )*};
}

verbs!(types);
