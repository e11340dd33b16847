//! Stand-ins for what failed: permissive, so that uses of a broken item elsewhere give no message of their own.

use proc_macro2::Span;

use crate::model::chain::Chain;
use crate::model::endpoint::Endpoint;
use crate::model::scenario::Scenario;
use crate::model::verb::Verb;

/// An endpoint that has every method.
pub(crate) fn endpoint() -> Endpoint {
    Endpoint::stand_in(Verb::all(Span::call_site()))
}

/// A chain without requests.
pub(crate) fn chain() -> Chain {
    Chain::stand_in()
}

/// A scenario without steps.
pub(crate) fn scenario() -> Scenario {
    Scenario::stand_in()
}
