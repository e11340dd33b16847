//! What the macros expand to; not for people, and free to change with any release.

// `rust_analyzer` is set by the editor, not by cargo.
#![allow(unexpected_cfgs)]

pub use serde_json;

#[cfg(feature = "cli")]
pub use crate::cli::run_test;
pub use crate::declare::attributes::Attributes;
pub use crate::declare::check::*;
pub use crate::declare::endpoint::{
    BodyKind, Declaration, Dependency, EndpointId, Key, Part, PathPiece, Slot, Source, Target,
};
pub use crate::declare::method;
pub use crate::declare::outline::{
    ChainOutline, ScenarioKind, ScenarioOutline, StepKind, StepOutline, Wait,
};
pub use crate::declare::status::StatusRange;
pub use crate::declare::verb::Verb;
pub use crate::play::chain::{run as run_chain, succeeds as chain_succeeds};
pub use crate::play::hints::MethodHints;
pub use crate::play::request::{apply_check, request, succeeds};
pub use crate::play::scenario::{
    Pass, run as run_scenario, run_nested as run_nested_scenario, run_once as run_scenario_once,
};
pub use crate::play::step::{
    BareStep, Declares, Dependencies, FallbackDependencies, FallbackStep, Probe, SingleMethod,
    block,
};
pub use crate::threshold::{Bound, Comparison, Metric, Threshold};

/// Runs the test of a `#[backpack::test]` of this name.
#[cfg(not(feature = "cli"))]
#[track_caller]
#[must_use]
pub fn run_test(test: crate::LoadTest, name: &str) -> crate::Report {
    crate::run::run_test(test, name)
}

/// The words of the language, a module a table, for editors.

#[cfg(rust_analyzer)]
pub mod words {
    pub use crate::language::*;
}
