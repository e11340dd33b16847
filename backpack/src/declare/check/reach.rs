//! Refuses thresholds on more requests than the passes of a test can make.

use super::text::Text;
use crate::declare::endpoint::Declaration;
use crate::declare::measure::Subject;
use crate::declare::outline::{ScenarioOutline, StepKind, StepOutline};

/// Refuses a threshold on so many requests where all passes together make fewer.
#[track_caller]
pub const fn check_requests(
    scenarios: &[&ScenarioOutline],
    of: Option<Subject>,
    passes: u64,
    least: u64,
) {
    let Some(of) = endpoint(of) else {
        return;
    };
    let Some(most) = most_of_any(scenarios, of) else {
        return;
    };
    if most > 0 && most.saturating_mul(passes) < least {
        let text = Text::new()
            .with("this threshold cannot be reached: ")
            .with_number(passes)
            .with(" passes make at most ")
            .with_number(most.saturating_mul(passes))
            .with(" such requests, ")
            .with_number(most)
            .with(" each: lower it, or raise `iterations`");
        panic!("{}", text.as_str());
    }
}

/// Refuses a threshold on so many requests a second where all passes that begin make fewer.
#[track_caller]
pub const fn check_rate(
    scenarios: &[&ScenarioOutline],
    of: Option<Subject>,
    passes_a_second: f64,
    least: f64,
) {
    let Some(of) = endpoint(of) else {
        return;
    };
    let Some(most) = most_of_any(scenarios, of) else {
        return;
    };
    #[allow(clippy::cast_precision_loss)] // exact as far as anyone can count steps
    let reached = most as f64 * passes_a_second;
    if most > 0 && reached < least {
        let text = Text::new()
            .with("this threshold cannot be reached: a pass makes at most ")
            .with_number(most)
            .with(" such requests, too few at this `arrival_rate`: lower it, or raise that");
        panic!("{}", text.as_str());
    }
}

/// Whose requests are counted, all or those of one; none where it is not the requests of the steps that count.
const fn endpoint(of: Option<Subject>) -> Option<Option<&'static Declaration>> {
    match of {
        None => Some(None),
        Some(Subject::Endpoint(endpoint)) => Some(Some(endpoint)),
        Some(_) => None,
    }
}

/// The most requests that a pass of any of the scenarios makes; none where nobody can know.
const fn most_of_any(
    scenarios: &[&ScenarioOutline],
    of: Option<&'static Declaration>,
) -> Option<u64> {
    let mut most = 0;
    let mut at = 0;
    while at < scenarios.len() {
        let Some(requests) = most_of_scenario(scenarios[at], of) else {
            return None;
        };
        if requests > most {
            most = requests;
        }
        at += 1;
    }
    Some(most)
}

const fn most_of_scenario(
    scenario: &ScenarioOutline,
    of: Option<&'static Declaration>,
) -> Option<u64> {
    match scenario.stand_in {
        true => None,
        false => most_of_steps(scenario.steps, of),
    }
}

const fn most_of_steps(steps: &[StepOutline], of: Option<&'static Declaration>) -> Option<u64> {
    let mut most: u64 = 0;
    let mut at = 0;
    while at < steps.len() {
        let Some(requests) = most_of_step(steps[at].kind, of) else {
            return None;
        };
        most = most.saturating_add(requests);
        at += 1;
    }
    Some(most)
}

const fn most_of_step(step: StepKind, of: Option<&'static Declaration>) -> Option<u64> {
    match step {
        StepKind::Request(endpoint, _) => match of {
            Some(of) if !of.id.is(endpoint.id) => Some(0),
            _ => Some(1),
        },
        StepKind::Chain(chain) if !chain.stand_in => most_of_steps(chain.steps, of),
        // With a runtime of its own it makes passes until that has gone by.
        StepKind::Scenario(scenario) if scenario.runtime.is_none() => {
            most_of_scenario(scenario, of)
        }
        StepKind::Sequence(steps) | StepKind::Join(steps) => most_of_steps(steps, of),
        StepKind::Chain(_) | StepKind::Scenario(_) | StepKind::Block | StepKind::Unknown => None,
    }
}
