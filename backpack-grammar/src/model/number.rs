//! Numbers as far as literals tell. What an expression gives is refused before any traffic.

use proc_macro2::{Literal, Span};
use syn::{Expr, ExprLit, ExprUnary, Lit, UnOp, spanned::Spanned};

/// Refuses what is not above zero; an example says what to write.
pub(crate) fn check_positive(value: &Expr, example: &str) -> syn::Result<()> {
    let positive = match literal(value) {
        Some(Lit::Int(number)) => number.base10_parse::<u64>().is_ok_and(|number| number > 0),
        Some(Lit::Float(number)) => number
            .base10_parse::<f64>()
            .is_ok_and(|number| number > 0.0),
        Some(_) => false,
        None => !is_negative(value),
    };
    refuse_unless(positive, value, || {
        format!("expected a number greater than zero, as in `{example}`")
    })
}

/// Refuses what counts no failures.
pub(crate) fn check_count(value: &Expr) -> syn::Result<()> {
    let is_count = match literal(value) {
        Some(Lit::Int(number)) => number.base10_parse::<u64>().is_ok(),
        Some(_) => false,
        None => !is_negative(value),
    };
    refuse_unless(is_count, value, || {
        "failures are a count or a percentage: write `max_failures = 100` or `max_failures = 5%`"
            .to_owned()
    })
}

/// Refuses what is no part of all requests.
pub(crate) fn check_percent(literal: &Literal) -> syn::Result<()> {
    let percent = literal.to_string().replace('_', "").parse::<f64>();
    match percent.is_ok_and(|percent| percent < 100.0) {
        true => Ok(()),
        false => Err(syn::Error::new(
            literal.span(),
            "a run cannot have more failures than requests: write a part below 100%, as in `max_failures = 5%`",
        )),
    }
}

/// Refuses what no stage can lead to; users are whole ones, arrivals need not be.
pub(crate) fn check_target(value: &Expr, is_open: bool) -> syn::Result<()> {
    match literal(value) {
        Some(Lit::Int(_)) => Ok(()),
        Some(Lit::Float(number)) if number.base10_parse::<f64>().is_ok_and(f64::is_infinite) => {
            Err(too_large(value.span()))
        }
        Some(Lit::Float(number)) => {
            let whole = number
                .base10_parse()
                .is_ok_and(|value: f64| value.fract() == 0.0);
            refuse_unless(is_open || whole, value, || {
                "a number of users is a whole one, as in `to(100)`".to_owned()
            })
        }
        Some(_) => Err(no_target(value)),
        None if is_negative(value) => Err(no_target(value)),
        None => Ok(()),
    }
}

/// A number that is larger than what can be counted with.
pub(crate) fn too_large(number: Span) -> syn::Error {
    syn::Error::new(number, "a number larger than any that can be counted with")
}

fn no_target(value: &Expr) -> syn::Error {
    syn::Error::new(value.span(), "expected a number from 0 on, as in `to(100)`")
}

/// A value that is a literal.
pub(crate) fn literal(value: &Expr) -> Option<&Lit> {
    match value {
        Expr::Lit(ExprLit { lit, .. }) => Some(lit),
        _ => None,
    }
}

fn is_negative(value: &Expr) -> bool {
    matches!(
        value,
        Expr::Unary(ExprUnary {
            op: UnOp::Neg(_),
            ..
        })
    )
}

fn refuse_unless(holds: bool, value: &Expr, message: impl FnOnce() -> String) -> syn::Result<()> {
    match holds {
        true => Ok(()),
        false => Err(syn::Error::new(value.span(), message())),
    }
}
