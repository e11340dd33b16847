//! Refuses thresholds on figures that a subject does not have, and bounds of another unit than its figures.

use super::order::{Question, any_of_first};
use super::text::{Text, same};
use crate::declare::measure::Subject;
use crate::declare::metric::MetricKind;
use crate::declare::outline::ScenarioOutline;

/// What a threshold asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// A percentile, the mean, the least, the most.
    Spread,
    /// The same from the intended start.
    FromStart,
    /// The same to the first byte of answers.
    FirstByte,
    /// `failures`
    Failures,
    /// `requests`
    Requests,
    /// `rate`
    Rate,
    /// `count`
    Count,
    /// Nothing but the name.
    Total,
}

/// What it is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// `200ms`
    Time,
    /// `20`, `2.5`
    Number,
    /// `1%`, `100/s`, `baseline`: the figure alone decides whether it fits.
    Other,
}

/// What there is to say of a kind of subject.
struct Facts {
    /// With its article.
    noun: &'static str,
    figures: &'static [Figure],
    /// What a threshold on it looks like, behind its name.
    examples: &'static [&'static str],
}

const REQUESTS: Facts = Facts {
    noun: "an endpoint",
    figures: &[
        Figure::Spread,
        Figure::FromStart,
        Figure::FirstByte,
        Figure::Failures,
        Figure::Requests,
        Figure::Rate,
    ],
    examples: &[".p95 < 500ms", ".failures < 1%", ".requests > 100"],
};

const ROW: Facts = Facts {
    noun: "a row",
    figures: &[
        Figure::Spread,
        Figure::FromStart,
        Figure::Failures,
        Figure::Requests,
        Figure::Rate,
    ],
    ..REQUESTS
};

const CHAIN: Facts = Facts {
    noun: "a chain",
    figures: &[
        Figure::Spread,
        Figure::Failures,
        Figure::Count,
        Figure::Rate,
    ],
    examples: &[".p95 < 1s", ".failures < 1%", ".count > 100"],
};

const SCENARIO: Facts = Facts {
    noun: "a scenario",
    ..CHAIN
};

const TIME: Facts = Facts {
    noun: "a time",
    figures: &[Figure::Spread, Figure::Count, Figure::Rate],
    examples: &[".p99 < 50ms", ".mean < 20ms", ".count > 100"],
};

const VALUE: Facts = Facts {
    noun: "a value",
    figures: &[Figure::Spread, Figure::Count, Figure::Rate],
    examples: &[".mean < 20", ".p99 < 50", ".count > 100"],
};

const COUNT: Facts = Facts {
    noun: "a count",
    figures: &[Figure::Total, Figure::Rate],
    examples: &[" > 100", ".rate > 5/s"],
};

/// None of what is broken, and has been told of.
const fn facts(subject: Subject) -> Option<&'static Facts> {
    match subject {
        Subject::Endpoint(_) => Some(&REQUESTS),
        Subject::Chain(_) => Some(&CHAIN),
        Subject::Scenario(_) => Some(&SCENARIO),
        Subject::Metric(metric) if metric.stand_in => None,
        Subject::Metric(metric) => match metric.kind {
            MetricKind::Time => Some(&TIME),
            MetricKind::Value => Some(&VALUE),
            MetricKind::Count => Some(&COUNT),
            MetricKind::Row => Some(&ROW),
        },
        Subject::Unknown => None,
    }
}

/// Refuses a figure that the subject does not have.
#[track_caller]
pub const fn check_figure(subject: Subject, figure: Figure) {
    let Some(facts) = facts(subject) else {
        return;
    };
    let mut at = 0;
    while at < facts.figures.len() {
        if facts.figures[at] as u8 == figure as u8 {
            return;
        }
        at += 1;
    }
    let why = match figure {
        Figure::Total => ": name what of it is compared",
        Figure::FromStart => ", and only requests have an intended start: leave `from_start` out",
        Figure::FirstByte => {
            ", and only requests of endpoints have a first byte: leave `first_byte` out"
        }
        _ => ", which has no such figure",
    };
    let mut text = about(subject, facts).with(why).with(". Write ");
    at = 0;
    while at < facts.examples.len() {
        if at > 0 {
            text = text.with(if at + 1 == facts.examples.len() {
                " or "
            } else {
                ", "
            });
        }
        text = text
            .with("`")
            .with(subject.name())
            .with(facts.examples[at])
            .with("`");
        at += 1;
    }
    panic!("{}", text.as_str());
}

/// Refuses what the subject does not do: only what is opened does several things.
#[track_caller]
pub const fn check_operation(subject: Subject, operation: &str) {
    let deeds = match subject {
        Subject::Unknown => return,
        Subject::Endpoint(endpoint) if endpoint.stand_in => return,
        Subject::Metric(metric) if metric.stand_in => return,
        Subject::Endpoint(endpoint) => endpoint.protocol.deeds(),
        _ => &[],
    };
    let mut at = 0;
    while at < deeds.len() {
        if same(deeds[at].1, operation) {
            return;
        }
        at += 1;
    }
    let mut text = Text::new().with("`").with(subject.name());
    if deeds.is_empty() {
        let text = text
            .with("` is neither a WebSocket nor a stream, which `")
            .with(operation)
            .with("` is of: leave it out, as in `")
            .with(subject.name())
            .with(".p95 < 500ms`");
        panic!("{}", text.as_str());
    }
    text = text.with("` has no `").with(operation).with("`, but ");
    at = 0;
    while at < deeds.len() {
        if at > 0 {
            text = text.with(if at + 1 == deeds.len() { " and " } else { ", " });
        }
        text = text.with("`").with(deeds[at].1).with("`");
        at += 1;
    }
    panic!("{}", text.as_str());
}

/// Refuses a bound that is a time where the figure is none, or the other way round.
#[track_caller]
pub const fn check_bound(subject: Subject, figure: Figure, unit: Unit) {
    let Some(facts) = facts(subject) else {
        return;
    };
    if !matches!(
        figure,
        Figure::Spread | Figure::FromStart | Figure::FirstByte
    ) {
        return;
    }
    let is_value =
        matches!(subject, Subject::Metric(metric) if matches!(metric.kind, MetricKind::Value));
    let expected = match (is_value, unit) {
        (true, Unit::Time) => ", no duration: write a number, as in `",
        (false, Unit::Number) => ", and this figure of it is a duration: write `",
        _ => return,
    };
    let text = about(subject, facts)
        .with(expected)
        .with(subject.name())
        .with(facts.examples[0])
        .with("`");
    panic!("{}", text.as_str());
}

const fn about(subject: Subject, facts: &Facts) -> Text {
    Text::new()
        .with("`")
        .with(subject.name())
        .with("` is ")
        .with(facts.noun)
}

/// Refuses a threshold on what none of the scenarios may do.
#[track_caller]
pub const fn check_threshold(scenarios: &[&ScenarioOutline], subject: Subject) {
    let (question, verb) = match subject {
        Subject::Endpoint(endpoint) => (Question::Gives(endpoint.id), "requests"),
        Subject::Chain(chain) => (Question::Makes(chain.id), "makes"),
        Subject::Scenario(scenario) => (Question::Makes(scenario.id), "is or makes"),
        // Only blocks and hooks use it.
        Subject::Metric(metric) => (Question::Makes(metric.id), "measures"),
        Subject::Unknown => return,
    };
    let mut at = 0;
    while at < scenarios.len() {
        let scenario = scenarios[at];
        let is_it = matches!(subject, Subject::Scenario(it) if it.id.is(scenario.id));
        if is_it
            || scenario.stand_in
            || any_of_first(scenario.steps, scenario.steps.len(), question)
        {
            return;
        }
        at += 1;
    }
    let text = Text::new()
        .with("no scenario of this test ")
        .with(verb)
        .with(" `")
        .with(subject.name())
        .with("`: a threshold with no sample behind it could never hold");
    panic!("{}", text.as_str());
}
