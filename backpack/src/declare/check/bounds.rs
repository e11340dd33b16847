//! Bounds as functions: a constant that calls one is an error at its own place where the bound does not hold.

use crate::declare::endpoint::Endpoint;
use crate::declare::table::Table;

/// What can stand as a step by its name, perhaps with a method behind it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a step",
    label = "not declared with `endpoint!`, `chain!` or `scenario!`",
    note = "a step is `Endpoint.method`, an endpoint with one method, a chain, a scenario or an `async |user| {{ … }}` block"
)]
pub trait NamedStep {}

/// Holds where `E` is an endpoint.
pub const fn endpoint<E: Endpoint>() {}

/// Holds where `T` is a table.
pub const fn table<T: Table>() {}

/// Holds where `S` is an endpoint, a chain or a scenario.
pub const fn named_step<S: NamedStep>() {}

/// What a threshold may be about.
#[diagnostic::on_unimplemented(
    message = "nothing of `{Self}` is measured",
    label = "not declared with `endpoint!`, `chain!`, `scenario!` or `metric!`",
    note = "a threshold is about an endpoint, a chain, a scenario or a metric, as in `Endpoint.p95 < 500ms`"
)]
pub trait Measured {}

#[diagnostic::do_not_recommend]
impl<T: NamedStep> Measured for T {}

/// Holds where `T` is measured.
pub const fn measured<T: Measured>() {}
