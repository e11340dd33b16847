//! The HTTP methods that an endpoint can declare: the runtime lists them here and nowhere else.

/// Gives the list to a macro: each method's variant, the function that makes a request by it, its name on the wire, and whether a
/// body goes with it.
macro_rules! verbs {
    ($take:ident) => {
        $take! {
            Get get GET false;
            Post post POST true;
            Put put PUT true;
            Patch patch PATCH true;
            Delete delete DELETE true;
            Head head HEAD false;
            Options options OPTIONS false;
        }
    };
}

pub(crate) use verbs;

macro_rules! verb {
    ($($variant:ident $function:ident $name:ident $body:literal;)*) => {
        /// An HTTP method that an endpoint can declare.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[allow(missing_docs)]
        pub enum Verb {
            $($variant,)*
        }

        impl Verb {
            /// Each of them, at the place `verb as usize`.
            pub const ALL: [Self; Self::COUNT] = [$(Self::$variant),*];

            /// How many there are.
            pub const COUNT: usize = [$(Self::$variant),*].len();

            /// The name on the wire.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => stringify!($name),)*
                }
            }

            /// The name of the function that makes a request by this method.
            pub(crate) const fn function(self) -> &'static str {
                match self {
                    $(Self::$variant => stringify!($function),)*
                }
            }

            /// Whether a body goes with requests of this method.
            #[must_use]
            pub const fn carries_body(self) -> bool {
                match self {
                    $(Self::$variant => $body,)*
                }
            }

            /// The same method in the vocabulary of the `http` crate.
            #[must_use]
            pub const fn method(self) -> http::Method {
                match self {
                    $(Self::$variant => http::Method::$name,)*
                }
            }
        }
    };
}

verbs!(verb);
