//! What the macros expand to; not for people, and free to change with any release.

pub use serde_json;

pub use crate::attributes::Attributes;
pub use crate::chain::{run as run_chain, succeeds as chain_succeeds};
pub use crate::check::*;
pub use crate::declaration::{
    BodyKind, CheckVerdict, Declaration, Dependency, EndpointId, Key, Part, PathPiece, Slot,
    Source, StatusRange, Target, Verb,
};
pub use crate::load_test::run_test;
pub use crate::locust::messages as locust;
pub use crate::method;
pub use crate::outline::{
    ChainOutline, ScenarioKind, ScenarioOutline, StepKind, StepOutline, Wait,
};
pub use crate::request::{apply_check, request, succeeds};
pub use crate::scenario::{
    Pass, run as run_scenario, run_nested as run_nested_scenario, run_once as run_scenario_once,
};
pub use crate::step::{
    BareStep, Declares, Dependencies, FallbackDependencies, FallbackStep, Probe, SingleMethod,
    block,
};
pub use crate::threshold::{Bound, Comparison, Metric, Threshold};
