//! Refuses steps that cannot be made as declared: nothing gives them their values, or fills their paths.

use super::order::{Question, any_of_first, before, beside, depends_on, step_at};
use super::targets::has_parameter;
use super::text::{Text, same};
use super::variables::{check_request_variables, lacking};
use crate::declare::endpoint::{Declaration, Dependency, PathPiece, Target};
use crate::declare::outline::{ScenarioOutline, StepKind, StepOutline};
use crate::declare::verb::Verb;

/// The steps of a chain before a request in it; none outside of chains.
pub(super) type Chained<'o> = (&'o [StepOutline], usize);

/// Refuses the step at this address where it lacks a value.
#[track_caller]
pub const fn check_values(scenario: &ScenarioOutline, address: &[usize]) {
    check_sources(scenario, address);
    check_parameters(scenario, address);
}

/// Refuses the step at this address where no earlier step requests what it depends on.
#[track_caller]
const fn check_sources(scenario: &ScenarioOutline, address: &[usize]) {
    if scenario.late || scenario.stand_in {
        return;
    }
    match step_at(scenario.steps, address) {
        StepKind::Request(endpoint, _) => {
            check_request_sources(scenario, address, (&[], 0), endpoint);
        }
        StepKind::Chain(chain) if !chain.stand_in => {
            let mut at = 0;
            while at < chain.steps.len() {
                if let StepKind::Request(endpoint, _) = chain.steps[at].kind {
                    check_request_sources(scenario, address, (chain.steps, at), endpoint);
                }
                at += 1;
            }
        }
        _ => {}
    }
}

#[track_caller]
const fn check_request_sources(
    scenario: &ScenarioOutline,
    address: &[usize],
    chained: Chained<'_>,
    endpoint: &Declaration,
) {
    let mut lacking = 0;
    let mut at = 0;
    while at < endpoint.dependencies.len() && !endpoint.stand_in {
        if lacks(scenario, address, chained, endpoint, at) {
            lacking += 1;
        }
        at += 1;
    }
    // Most steps lack nothing: a text is put together for those alone that do.
    if lacking == 0 {
        check_body_sources(scenario, address, chained, endpoint);
    } else {
        let mut text = Text::new().with("`").with(endpoint.type_name).with("`");
        let mut told = 0;
        at = 0;
        while at < endpoint.dependencies.len() {
            if lacks(scenario, address, chained, endpoint, at) {
                text = text
                    .with(if told == 0 {
                        " needs a value from `"
                    } else {
                        " and one from `"
                    })
                    .with(endpoint.dependencies[at].source.type_name)
                    .with("`");
                told += 1;
            }
            at += 1;
        }
        let them = if lacking == 1 { "it" } else { "them" };
        text = match is_beside(scenario, address, endpoint) {
            true => text
                .with(
                    ", which is requested beside it: what a `join` holds is sent at once; request ",
                )
                .with(them)
                .with(" in a step before this one"),
            false => text
                .with(", which no earlier step requests: request ")
                .with(them)
                .with(" in a step before this one, or give the scenario the option `late`"),
        };
        panic!("{}", text.as_str());
    }
}

/// Whether what this endpoint depends on is requested in the same `join`.
const fn is_beside(scenario: &ScenarioOutline, address: &[usize], endpoint: &Declaration) -> bool {
    let mut at = 0;
    while at < endpoint.dependencies.len() {
        let source = endpoint.dependencies[at].source.id;
        if beside(scenario.steps, address, Question::Gives(source)) {
            return true;
        }
        at += 1;
    }
    false
}

/// Refuses a step that depends on the JSON of an endpoint that earlier steps only ask for its head.
#[track_caller]
const fn check_body_sources(
    scenario: &ScenarioOutline,
    address: &[usize],
    chained: Chained<'_>,
    endpoint: &Declaration,
) {
    let mut at = 0;
    while at < endpoint.dependencies.len() && !endpoint.stand_in {
        if lacks_body(scenario, address, chained, endpoint, at) {
            let text = Text::new()
                .with("`")
                .with(endpoint.type_name)
                .with("` needs a value from the body of `")
                .with(endpoint.dependencies[at].source.type_name)
                .with("`, and earlier steps request it only by HEAD, which is answered without a body");
            panic!("{}", text.as_str());
        }
        at += 1;
    }
}

/// Whether the source of this dependency, which is in a body, is only asked for its head.
const fn lacks_body(
    scenario: &ScenarioOutline,
    address: &[usize],
    chained: Chained<'_>,
    endpoint: &Declaration,
    dependency: usize,
) -> bool {
    let Dependency { source, part, .. } = &endpoint.dependencies[dependency];
    part.is_in_body()
        && earlier(scenario, address, chained, Question::Gives(source.id))
        && !earlier(scenario, address, chained, Question::GivesBody(source.id))
}

/// Whether nothing gives the value of this dependency, which is the first on its source.
const fn lacks(
    scenario: &ScenarioOutline,
    address: &[usize],
    chained: Chained<'_>,
    endpoint: &Declaration,
    dependency: usize,
) -> bool {
    let source = endpoint.dependencies[dependency].source.id;
    !depends_on(endpoint, dependency, source)
        && !earlier(scenario, address, chained, Question::Gives(source))
        && !earlier(scenario, address, chained, Question::DependsOn(source))
}

/// Refuses the step at this address where nothing fills a parameter of its path, or gives a variable of its query.
#[track_caller]
const fn check_parameters(scenario: &ScenarioOutline, address: &[usize]) {
    if scenario.late || scenario.stand_in {
        return;
    }
    match step_at(scenario.steps, address) {
        StepKind::Request(endpoint, verb) => {
            check_request_parameters(scenario, address, (&[], 0), endpoint);
            check_request_variables(scenario, address, (&[], 0), (endpoint, verb));
        }
        StepKind::Chain(chain) if !chain.stand_in => {
            let mut at = 0;
            while at < chain.steps.len() {
                if let StepKind::Request(endpoint, verb) = chain.steps[at].kind {
                    let chained = (chain.steps, at);
                    check_request_parameters(scenario, address, chained, endpoint);
                    check_request_variables(scenario, address, chained, (endpoint, verb));
                }
                at += 1;
            }
        }
        _ => {}
    }
}

#[track_caller]
const fn check_request_parameters(
    scenario: &ScenarioOutline,
    address: &[usize],
    chained: Chained<'_>,
    endpoint: &Declaration,
) {
    let mut at = 0;
    while at < endpoint.path.len() && !endpoint.stand_in {
        if let PathPiece::Parameter(name) = endpoint.path[at]
            && is_unfilled(scenario, address, chained, endpoint, name)
        {
            let text = Text::new()
                .with("nothing fills the path parameter `{")
                .with(name)
                .with("}` of `")
                .with(endpoint.type_name)
                .with("`: give the endpoint `path: { \"")
                .with(name)
                .with("\": … }`, or a dependency `path[\"")
                .with(name)
                .with("\"] <- …`, or put an `async` step before this one that calls `set_path`");
            panic!("{}", text.as_str());
        }
        at += 1;
    }
}

/// Whether nothing fills this parameter of a step's path.
const fn is_unfilled(
    scenario: &ScenarioOutline,
    address: &[usize],
    chained: Chained<'_>,
    endpoint: &Declaration,
    parameter: &str,
) -> bool {
    !is_filled(endpoint, parameter)
        && !before(scenario.steps, address, Question::FillsByHand)
        && !earlier(scenario, address, chained, Question::Requests(endpoint.id))
}

pub(super) const fn earlier(
    scenario: &ScenarioOutline,
    address: &[usize],
    chained: Chained<'_>,
    question: Question,
) -> bool {
    before(scenario.steps, address, question) || any_of_first(chained.0, chained.1, question)
}

/// Also where a dependency fills a parameter that the path lacks: `depends!` tells of that, and which one was meant nobody knows.
const fn is_filled(endpoint: &Declaration, name: &str) -> bool {
    let mut at = 0;
    while at < endpoint.path_filled.len() {
        if same(endpoint.path_filled[at], name) {
            return true;
        }
        at += 1;
    }
    at = 0;
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
        Target::Path(target) => same(target, name) || !has_parameter(endpoint, target),
        _ => false,
    }
}

/// Whether a step of the scenario would be refused if it were not for `late`.
pub(crate) fn needs_late(scenario: &ScenarioOutline) -> bool {
    let steps = scenario.steps.iter().enumerate();
    let mut addresses = steps.flat_map(|(index, step)| match step.kind {
        StepKind::Sequence(inner) => within(index, inner),
        StepKind::Join(inner) => (0..inner.len()).map(|at| vec![index, at]).collect(),
        _ => vec![vec![index]],
    });
    addresses.any(|address| match step_at(scenario.steps, &address) {
        StepKind::Request(endpoint, verb) => {
            needs_value(scenario, &address, (&[], 0), (endpoint, verb))
        }
        StepKind::Chain(chain) => chain.steps.iter().enumerate().any(|(at, step)| {
            matches!(step.kind, StepKind::Request(endpoint, verb)
                if needs_value(scenario, &address, (chain.steps, at), (endpoint, verb)))
        }),
        _ => false,
    })
}

/// The addresses of the steps of a sequence, and of those that a `join` in it holds.
fn within(index: usize, sequence: &[StepOutline]) -> Vec<Vec<usize>> {
    let steps = sequence.iter().enumerate();
    let addresses = steps.flat_map(|(at, step)| match step.kind {
        StepKind::Join(inner) => (0..inner.len()).map(|it| vec![index, at, it]).collect(),
        _ => vec![vec![index, at]],
    });
    addresses.collect()
}

fn needs_value(
    scenario: &ScenarioOutline,
    address: &[usize],
    chained: Chained<'_>,
    (endpoint, verb): (&Declaration, Verb),
) -> bool {
    let mut dependencies = 0..endpoint.dependencies.len();
    let lacks_one = dependencies.any(|at| {
        lacks(scenario, address, chained, endpoint, at)
            || lacks_body(scenario, address, chained, endpoint, at)
    });
    lacks_one
        || lacking(scenario, address, chained, (endpoint, verb)).is_some()
        || endpoint.path.iter().any(|piece| {
            matches!(piece, PathPiece::Parameter(name)
                if is_unfilled(scenario, address, chained, endpoint, name))
        })
}

/// Refuses a test that nothing ends, where one of its scenarios goes on until the test stops.
#[track_caller]
pub const fn check_end(scenarios: &[StepKind]) {
    let mut at = 0;
    while at < scenarios.len() {
        if let StepKind::Scenario(scenario) = scenarios[at]
            && scenario.runtime.is_none()
            && !scenario.stand_in
        {
            let text = Text::new()
                .with("nothing ends this test, for `")
                .with(scenario.name)
                .with("` goes on until the test stops: give the test `run_time = 10s`, `stages` or `iterations`, or the scenario a `runtime`");
            panic!("{}", text.as_str());
        }
        at += 1;
    }
}
