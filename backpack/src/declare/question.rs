//! What `check` asks of an answer, as constants.

use std::fmt;

use crate::answer::request_result::RequestResult;
use crate::declare::part::Part;

/// One thing that is asked of an answer.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// A closure or a function: nothing, or why the request failed.
    Code(fn(&RequestResult) -> Result<(), String>),
    /// What is to be at a place.
    Question(Part, Demand),
}

/// What is to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Demand {
    /// Anything; in JSON, anything but `null`.
    Present,
    /// What compares so with a literal.
    Compared(Sign, Literal),
}

/// How it is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Sign {
    Equal,
    Unequal,
    Less,
    AtMost,
    Greater,
    AtLeast,
    Contains,
}

/// What it is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Literal {
    /// `null`
    Null,
    /// `true` or `false`
    Flag(bool),
    /// Its digits, as JSON or Rust writes them.
    Number(&'static str),
    /// A text.
    Text(&'static str),
}

impl fmt::Display for Demand {
    /// As it is written behind the place.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Present => Ok(()),
            Self::Compared(sign, literal) => write!(f, "{sign} {literal}"),
        }
    }
}

impl fmt::Display for Sign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Equal => "==",
            Self::Unequal => "!=",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Greater => ">",
            Self::AtLeast => ">=",
            Self::Contains => "contains",
        })
    }
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Flag(flag) => write!(f, "{flag}"),
            Self::Number(digits) => f.write_str(digits),
            Self::Text(text) => write!(f, "{text:?}"),
        }
    }
}
