//! What the cells of a column are: one table for the types, their names and how they are kept.

use serde_json::Value;

use crate::cells::Cell;
use crate::cells::Cells;

macro_rules! kinds {
    ($($kind:ident($type:ident) $what:literal,)*) => {
        /// What the cells of a column are.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Kind {
            /// A text, as `String` in a declaration.
            Text,
            $(#[doc = concat!("`", stringify!($type), "`")] $kind,)*
        }

        impl Kind {
            /// All of them.
            pub const ALL: &'static [Self] = &[Self::Text, $(Self::$kind),*];

            /// As a declaration spells it.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    Self::Text => "String",
                    $(Self::$kind => stringify!($type),)*
                }
            }

            /// As this enum spells it, for code that names it.
            #[must_use]
            pub const fn variant(self) -> &'static str {
                match self {
                    Self::Text => "Text",
                    $(Self::$kind => stringify!($kind),)*
                }
            }

            /// What its cells look like.
            pub(crate) const fn what(self) -> &'static str {
                match self {
                    Self::Text => "a text",
                    $(Self::$kind => $what,)*
                }
            }
        }

        /// The cells of a column that is no text, by row.
        #[derive(Debug)]
        pub(crate) enum Values {
            $($kind(Vec<$type>),)*
        }

        impl Values {
            /// None yet; not for texts.
            pub(crate) fn of(kind: Kind) -> Option<Self> {
                match kind {
                    Kind::Text => None,
                    $(Kind::$kind => Some(Self::$kind(Vec::new())),)*
                }
            }

            /// Takes the value of one more cell; false where it is none.
            pub(crate) fn push(&mut self, cell: &str) -> bool {
                match self {
                    $(Self::$kind(values) => {
                        let value = cell.parse().ok().filter(<$type as Plain>::is_plain);
                        values.extend(value);
                        value.is_some()
                    })*
                }
            }

            /// Takes the place of a cell without a value.
            pub(crate) fn push_nothing(&mut self) {
                match self {
                    $(Self::$kind(values) => values.push(<$type>::default()),)*
                }
            }

            /// Gives back what was taken in advance.
            pub(crate) fn fit(&mut self) {
                match self {
                    $(Self::$kind(values) => values.shrink_to_fit(),)*
                }
            }

            /// How many bytes of memory they take.
            pub(crate) fn size(&self) -> usize {
                match self {
                    $(Self::$kind(values) => values.capacity() * size_of::<$type>(),)*
                }
            }

            pub(crate) fn json(&self, row: usize) -> Value {
                match self {
                    $(Self::$kind(values) => values[row].into(),)*
                }
            }
        }

        $(impl Cell<'_> for $type {
            fn of(cells: &Cells, column: usize, row: usize) -> Self {
                match cells.values(column) {
                    Some(Values::$kind(values)) => values[row],
                    _ => panic!("the cells of column {column} are no {}", stringify!($type)),
                }
            }
        })*
    };
}

kinds! {
    U8(u8) "a whole number from 0 to 255",
    U16(u16) "a whole number from 0 to 65535",
    U32(u32) "a whole number from 0 on",
    U64(u64) "a whole number from 0 on",
    Usize(usize) "a whole number from 0 on",
    I8(i8) "a whole number from -128 to 127",
    I16(i16) "a whole number from -32768 to 32767",
    I32(i32) "a whole number",
    I64(i64) "a whole number",
    Isize(isize) "a whole number",
    F32(f32) "a number",
    F64(f64) "a number",
    Bool(bool) "`true` or `false`",
}

/// Whether a value that Rust can read is one that JSON can write.
trait Plain {
    fn is_plain(&self) -> bool {
        true
    }
}

impl Plain for f32 {
    fn is_plain(&self) -> bool {
        self.is_finite()
    }
}

impl Plain for f64 {
    fn is_plain(&self) -> bool {
        self.is_finite()
    }
}

macro_rules! plain {
    ($($type:ty)*) => { $(impl Plain for $type {})* };
}

plain!(u8 u16 u32 u64 usize i8 i16 i32 i64 isize bool);
