//! Calls of the builder, which most options of `#[backpack::test]` stand for: `run_time = 5s` is `.run_time(5s)`.

use std::time::Duration;

use proc_macro2::Literal;
use syn::Expr;

use crate::syntax::load::{Rate, Stages};

/// A method of the builder with its arguments.
pub struct Call {
    /// Its name.
    pub method: String,
    /// In the order of its parameters.
    pub arguments: Vec<Argument>,
}

/// What is handed to the builder.
pub enum Argument {
    /// Any expression; what it must be, the compiler sees.
    Expression(Expr),
    /// A number above zero.
    Positive {
        /// Any expression, of which only a literal tells.
        number: Expr,
        /// The option, as someone may write it.
        example: &'static str,
    },
    /// A whole number from zero on: any expression, of which only a literal tells.
    Count(Expr),
    /// A part below 100, in percent.
    Percent(Literal),
    /// Longer than zero.
    Time(Duration),
    /// Passes a second.
    Rate(Rate),
    /// How the load rises and falls.
    Stages(Stages),
    /// How long connections are kept: a variant of `backpack::Connections`.
    Connections(&'static str),
}
