//! Stand-ins for what failed: permissive, so that uses of a broken item elsewhere give no message of their own.

use backpack_grammar::model::{Chain, Endpoint, Scenario, Verb};
use backpack_grammar::{Header, Item, answer_of, spoken_of, state_of};
use proc_macro2::Span;

/// An endpoint that has every method, and the type of its answers, where anything of it was refused.
pub(crate) fn endpoint(item: Item<Endpoint>) -> (Header, Endpoint) {
    let endpoint = item.body.filter(|_| item.sound);
    let stand_in = || {
        let mut stand_in = Endpoint::stand_in(Verb::all(Span::call_site()));
        stand_in.was_to_speak = spoken_of(item.tokens.clone());
        stand_in.answer = answer_of(item.tokens);
        stand_in
    };
    (item.header, endpoint.unwrap_or_else(stand_in))
}

/// A chain of what was read of its requests.
pub(crate) fn chain(item: Item<Chain>) -> (Header, Chain) {
    let mut chain = item.body.unwrap_or_else(Chain::stand_in);
    chain.stand_in = !item.sound;
    (item.header, chain)
}

/// A scenario of what was read of its steps, and of its state.
pub(crate) fn scenario(item: Item<Scenario>) -> (Header, Scenario) {
    let mut scenario = item.body.unwrap_or_else(Scenario::stand_in);
    scenario.stand_in = !item.sound;
    scenario.state = scenario.state.or_else(|| state_of(item.tokens));
    (item.header, scenario)
}
