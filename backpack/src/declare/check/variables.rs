//! Refuses variables of GraphQL bodies that the query does not declare, and steps whose query lacks one.

use super::order::Question;
use super::steps::{Chained, earlier};
use super::targets::check_place;
use super::text::{Text, distance, same};
use crate::declare::endpoint::{BodyKind, Declaration, Target};
use crate::declare::graphql::Variable;
use crate::declare::outline::{ScenarioOutline, StepKind};
use crate::declare::part::Key;
use crate::declare::verb::Verb;

/// Refuses a variable that the query does not declare, and a place in it that leads through a value of another kind.
#[track_caller]
pub const fn check_variable_target(endpoint: StepKind, keys: &[Key]) {
    let (StepKind::Request(endpoint, _), [Key::Name(name), ..]) = (endpoint, keys) else {
        return;
    };
    if endpoint.stand_in {
        return;
    }
    // A body of another kind is told of already.
    if !matches!(endpoint.body, BodyKind::Graphql) {
        return;
    }
    if declares(endpoint, name) {
        check_place(endpoint, keys);
        return;
    }
    let text = Text::new()
        .with("the query of `")
        .with(endpoint.type_name)
        .with("` declares no variable `$")
        .with(name)
        .with("`");
    let text = match nearest(endpoint.variables, name) {
        Some(near) => text.with(", did you mean `").with(near).with("`?"),
        None => text
            .with(": write `query($")
            .with(name)
            .with(": …)` in it, and use it there"),
    };
    panic!("{}", text.as_str());
}

/// Refuses a step whose query requires a variable that nothing gives.
#[track_caller]
pub(super) const fn check_request_variables(
    scenario: &ScenarioOutline,
    address: &[usize],
    chained: Chained<'_>,
    (endpoint, verb): (&Declaration, Verb),
) {
    if let Some(name) = lacking(scenario, address, chained, (endpoint, verb)) {
        let text = Text::new()
            .with("nothing gives the variable `$")
            .with(name)
            .with("` that the query of `")
            .with(endpoint.type_name)
            .with("` requires: give the endpoint `variables: { \"")
            .with(name)
            .with("\": … }`, or a dependency `variables[\"")
            .with(name)
            .with(
                "\"] <- …`, or put an `async` step before this one that sets it in `variables_mut`",
            );
        panic!("{}", text.as_str());
    }
}

/// The first variable that a request requires and nothing gives.
pub(super) const fn lacking(
    scenario: &ScenarioOutline,
    address: &[usize],
    chained: Chained<'_>,
    (endpoint, verb): (&Declaration, Verb),
) -> Option<&'static str> {
    let mut at = 0;
    while at < endpoint.variables.len() && !endpoint.stand_in && endpoint.sends_body(verb) {
        let Variable {
            name,
            required,
            given,
        } = endpoint.variables[at];
        if required
            && !given
            && !is_filled(endpoint, name)
            && !earlier(scenario, address, chained, Question::FillsByHand)
            && !earlier(scenario, address, chained, Question::SendsBody(endpoint.id))
        {
            return Some(name);
        }
        at += 1;
    }
    None
}

/// Also where a dependency fills a variable that the query lacks: `depends!` tells of that, and which one was meant nobody knows.
const fn is_filled(endpoint: &Declaration, name: &str) -> bool {
    let mut at = 0;
    while let Some(target) = endpoint.target(at) {
        if may_fill(endpoint, target, name) {
            return true;
        }
        at += 1;
    }
    false
}

const fn may_fill(endpoint: &Declaration, target: Target, name: &str) -> bool {
    match target {
        Target::Variable([Key::Name(target), ..]) => {
            same(target, name) || !declares(endpoint, target)
        }
        _ => false,
    }
}

const fn declares(endpoint: &Declaration, name: &str) -> bool {
    let mut at = 0;
    while at < endpoint.variables.len() {
        if same(endpoint.variables[at].name, name) {
            return true;
        }
        at += 1;
    }
    false
}

/// The one that is spelled nearly alike.
const fn nearest(variables: &'static [Variable], name: &str) -> Option<&'static str> {
    let mut nearest = None;
    let mut smallest = name.len() / 3 + 1;
    let mut at = 0;
    while at < variables.len() {
        let distance = distance(variables[at].name, name);
        if distance <= smallest {
            smallest = distance;
            nearest = Some(variables[at].name);
        }
        at += 1;
    }
    nearest
}
