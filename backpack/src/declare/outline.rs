//! What `chain!` and `scenario!` leave behind: constants that say which steps are made, in which order and how.

use std::time::Duration;

use crate::declare::endpoint::{Declaration, EndpointId};
use crate::declare::verb::Verb;

/// One declaration of `scenario!`, as a constant.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct ScenarioOutline {
    pub id: EndpointId,
    pub name: &'static str,
    pub kind: ScenarioKind,
    /// After each request made.
    pub wait: Wait,
    /// After each pass.
    pub pause: Wait,
    /// From the start of a pass to the start of the next.
    pub pacing: Option<Duration>,
    /// `None`: until the test stops.
    pub runtime: Option<Duration>,
    /// Put before the names in reports; empty without the option.
    pub prefix: &'static str,
    pub independent: bool,
    /// Its first pass may send without values that nothing has given yet.
    pub late: bool,
    pub steps: &'static [StepOutline],
    /// A declaration with a mistake in it, of which the compiler has told.
    pub stand_in: bool,
}

impl ScenarioOutline {
    /// What the options are where they are not given.
    pub const DEFAULT: Self = Self {
        id: EndpointId::of_place(""),
        name: "",
        kind: ScenarioKind::Plain,
        wait: Wait::Fixed(Duration::from_secs(1)),
        pause: Wait::None,
        pacing: None,
        runtime: None,
        prefix: "",
        independent: false,
        late: false,
        steps: &[],
        stand_in: false,
    };
}

/// How the steps of a scenario follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScenarioKind {
    /// In order; a failed step ends the pass.
    Plain,
    /// Each step with its own chance.
    Weighted,
    /// Sequences of steps, each made with its chance.
    Sequence,
}

/// A think time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// `none`
    None,
    /// Always the same.
    Fixed(Duration),
    /// `from..to`, uniform.
    Uniform(Duration, Duration),
    /// `exp(mean)`
    Exponential(Duration),
    /// `normal(mean, deviation)`; what is drawn below zero is no wait.
    Normal(Duration, Duration),
}

/// One declaration of `chain!`, as a constant.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct ChainOutline {
    pub id: EndpointId,
    pub name: &'static str,
    /// Between two requests.
    pub wait: Wait,
    /// Goes on after a failure.
    pub independent: bool,
    /// Requests only.
    pub steps: &'static [StepOutline],
    /// A declaration with a mistake in it, of which the compiler has told.
    pub stand_in: bool,
}

/// A number for this scenario, which its steps count on from.
#[must_use]
pub const fn place_of(scenario: EndpointId) -> usize {
    scenario.short()
}

/// A step of a scenario or a chain.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub struct StepOutline {
    /// Tells it from all other steps of scenarios, wherever the compiler puts a copy of this; 0 in a chain.
    pub place: usize,
    pub kind: StepKind,
    /// In percent; `None`: always.
    pub chance: Option<u8>,
}

/// What a step does.
#[derive(Clone, Copy, Debug)]
pub enum StepKind {
    /// One request.
    Request(&'static Declaration, Verb),
    /// The requests of a chain.
    Chain(&'static ChainOutline),
    /// Passes of another scenario.
    Scenario(&'static ScenarioOutline),
    /// `async |user| { … }`: may request anything.
    Block,
    /// Requests that are made side by side.
    Join(&'static [StepOutline]),
    /// A sequence of a `sequence` scenario.
    Sequence(&'static [StepOutline]),
    /// What does not compile and has been told of.
    Unknown,
}
