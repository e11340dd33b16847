//! Asks what the steps before a step do.

use crate::declare::endpoint::{Declaration, EndpointId};
use crate::declare::outline::{StepKind, StepOutline};
use crate::declare::verb::Verb;

/// What may be asked of a step.
#[derive(Clone, Copy)]
pub(super) enum Question {
    /// May it request this endpoint, and so give its values?
    Gives(EndpointId),
    /// The same of values in JSON, which answers to HEAD lack?
    GivesBody(EndpointId),
    /// May it fill path parameters and variables by hand?
    FillsByHand,
    /// Does it request an endpoint that depends on this one?
    DependsOn(EndpointId),
    /// Does it request this endpoint, where only its own outline counts?
    Requests(EndpointId),
    /// The same with the endpoint's body?
    SendsBody(EndpointId),
    /// Does it make this chain or scenario, or may it measure this metric?
    Makes(EndpointId),
}

/// Whether the answer is yes for any step before this address: an index into the steps, and another into the sequence there.
pub(super) const fn before(steps: &[StepOutline], address: &[usize], question: Question) -> bool {
    let [index, inner @ ..] = address else {
        return false;
    };
    if any_of_first(steps, *index, question) {
        return true;
    }
    match steps[*index].kind {
        StepKind::Sequence(steps) => before(steps, inner, question),
        // They give nothing to each other; what one is told the next is not told again.
        StepKind::Join(steps) if !gives(question) => before(steps, inner, question),
        _ => false,
    }
}

/// Whether the answer is yes for any request that is made beside the one at this address.
pub(super) const fn beside(steps: &[StepOutline], address: &[usize], question: Question) -> bool {
    let [index, inner @ ..] = address else {
        return false;
    };
    match steps[*index].kind {
        StepKind::Sequence(steps) => beside(steps, inner, question),
        StepKind::Join(steps) => any_of_first(steps, steps.len(), question),
        _ => false,
    }
}

/// Whether it asks for what later steps can have.
const fn gives(question: Question) -> bool {
    matches!(
        question,
        Question::Gives(_) | Question::GivesBody(_) | Question::FillsByHand | Question::Makes(_)
    )
}

/// Whether the answer is yes for any of the first `count` steps.
pub(super) const fn any_of_first(steps: &[StepOutline], count: usize, question: Question) -> bool {
    let mut at = 0;
    while at < count {
        if answer(steps[at].kind, question) {
            return true;
        }
        at += 1;
    }
    false
}

/// The step at this address.
pub(super) const fn step_at(steps: &[StepOutline], address: &[usize]) -> StepKind {
    let [index, inner @ ..] = address else {
        return StepKind::Unknown;
    };
    match steps[*index].kind {
        StepKind::Sequence(steps) | StepKind::Join(steps) => step_at(steps, inner),
        kind => kind,
    }
}

const fn answer(step: StepKind, question: Question) -> bool {
    let anything_goes = gives(question);
    match step {
        StepKind::Request(endpoint, verb) => answer_request(endpoint, verb, question),
        StepKind::Chain(chain) => {
            (chain.stand_in && anything_goes)
                || makes(chain.id, question)
                || any_of_first(chain.steps, chain.steps.len(), question)
        }
        // Its own declaration is told what it lacks; here it only gives.
        StepKind::Scenario(scenario) => {
            anything_goes
                && (scenario.stand_in
                    || makes(scenario.id, question)
                    || any_of_first(scenario.steps, scenario.steps.len(), question))
        }
        StepKind::Sequence(steps) | StepKind::Join(steps) => {
            any_of_first(steps, steps.len(), question)
        }
        StepKind::Block | StepKind::Unknown => anything_goes,
    }
}

const fn makes(id: EndpointId, question: Question) -> bool {
    matches!(question, Question::Makes(wanted) if wanted.is(id))
}

const fn answer_request(endpoint: &Declaration, verb: Verb, question: Question) -> bool {
    match question {
        Question::GivesBody(id) => endpoint.id.is(id) && !matches!(verb, Verb::Head),
        Question::Gives(id) | Question::Requests(id) => endpoint.id.is(id),
        Question::SendsBody(id) => endpoint.id.is(id) && endpoint.sends_body(verb),
        Question::FillsByHand | Question::Makes(_) => false,
        Question::DependsOn(id) => {
            !endpoint.stand_in && depends_on(endpoint, endpoint.dependencies.len(), id)
        }
    }
}

/// Whether one of the first `count` dependencies of the endpoint is on this one.
pub(super) const fn depends_on(endpoint: &Declaration, count: usize, id: EndpointId) -> bool {
    let mut at = 0;
    while at < count {
        if endpoint.dependencies[at].source.id.is(id) {
            return true;
        }
        at += 1;
    }
    false
}
