//! Refuses steps in small letters that are no type: functions, and what nobody has declared.

use super::bounds::NamedStep;
use super::text::Text;
use crate::declare::endpoint::Endpoint;

/// What a name in small letters means where no type is called so.
#[derive(Debug)]
pub struct NoStep;

/// What can stand as a step, or nothing, of which another check tells.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a step",
    label = "not declared with `endpoint!`, `chain!` or `scenario!`",
    note = "a step is `Endpoint.method`, an endpoint with one method, a chain, a scenario or an `async |user| {{ … }}` block"
)]
pub trait NamedStepOrNone {}

#[diagnostic::do_not_recommend]
impl<T: NamedStep> NamedStepOrNone for T {}

impl NamedStepOrNone for NoStep {}

/// Holds where `S` is an endpoint, a chain, a scenario or nothing.
pub const fn named_step_or_none<S: NamedStepOrNone>() {}

/// An endpoint, or nothing, of which another check tells.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an endpoint",
    label = "not declared with `endpoint!`",
    note = "only what `endpoint! {{ … }}` declares can stand here"
)]
pub trait EndpointOrNone {}

#[diagnostic::do_not_recommend]
impl<T: Endpoint> EndpointOrNone for T {}

impl EndpointOrNone for NoStep {}

/// Holds where `E` is an endpoint, or nothing.
pub const fn endpoint_or_none<E: EndpointOrNone>() {}

/// Refuses a step of a scenario that is not there.
#[track_caller]
pub const fn check_step_is_there(is_there: bool, name: &str) {
    if !is_there {
        let text = Text::new()
            .with("no endpoint, chain or scenario is called `")
            .with(name)
            .with("`: a function is called in a block, as in `async |user| ")
            .with(name)
            .with("(user).await`");
        panic!("{}", text.as_str());
    }
}

/// Refuses a step of a chain, or one that is made beside others, that is not there.
#[track_caller]
pub const fn check_endpoint_is_there(is_there: bool, name: &str) {
    if !is_there {
        let text = Text::new().with("no endpoint is called `").with(name).with(
            "`: only endpoints can stand here, and a function is called in a block of a scenario",
        );
        panic!("{}", text.as_str());
    }
}
