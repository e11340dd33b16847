//! What the macros expand to; not for people, and free to change with any release.

// `rust_analyzer` is set by the editor, not by cargo.
#![allow(unexpected_cfgs)]

pub use serde_json;

pub use crate::answer::never::Never;
pub use crate::answer::search::{Draw, Which};
#[cfg(feature = "cli")]
pub use crate::cli::run_test;
pub use crate::declare::attributes::Attributes;
pub use crate::declare::auth::{basic, bearer};
pub use crate::declare::check::*;
pub use crate::declare::content::Content;
pub use crate::declare::contract;
pub use crate::declare::endpoint::{
    BodyKind, Declaration, Dependency, EndpointId, PathPiece, Slot, Source, Target,
};
pub use crate::declare::field::{Field, FieldValue, element, field_as_json, field_as_text, some};
pub use crate::declare::graphql::Variable;
#[cfg(feature = "grpc")]
pub use crate::declare::grpc::Codec;
pub use crate::declare::key::{EndpointKind, TableKind};
pub use crate::declare::measure::Subject;
pub use crate::declare::method;
pub use crate::declare::metric::{MetricDeclaration, MetricKind};
pub use crate::declare::multipart::media_type_of;
pub use crate::declare::outline::{
    ChainOutline, ScenarioKind, ScenarioOutline, StepKind, StepOutline, Wait, place_of,
};
pub use crate::declare::part::{Key, Part};
pub use crate::declare::protocol::Protocol;
pub use crate::declare::question::{Check, Demand, Literal, Sign};
pub use crate::declare::state::HasState;
pub use crate::declare::status::StatusRange;
pub use crate::declare::table::{
    CellDependency, Cells, Column, Format, Home, Kind, Known, Order, Origin, Per, RowMaker,
    TableDeclaration, Unread,
};
pub use crate::declare::typed::{AnswerHint, AnyAnswer, Reading, TypeOf, answer_of};
pub use crate::declare::verb::Verb;
pub use crate::play::chain::run as run_chain;
pub use crate::play::check::apply_check;
pub use crate::play::events::open_events;
#[cfg(feature = "grpc")]
pub use crate::play::grpc::stream::open_messages;
pub use crate::play::hints::MethodHints;
pub use crate::play::request::{request, request_typed};
pub use crate::play::scenario::{
    Pass, run as run_scenario, run_nested as run_nested_scenario, run_once as run_scenario_once,
};
pub use crate::play::setup::{GivesResult, GivesSeed, set_up};
pub use crate::play::socket::open::open_socket;
pub use crate::play::step::{
    BareStep, Declares, Dependencies, FallbackDependencies, FallbackStep, FallbackTable, Probe,
    Run, SingleMethod, block,
};
pub use crate::threshold::{Bound, Comparison, Metric, Threshold, Timing};

/// What is asked in the place of a path that names no type.
pub mod no_endpoint {
    /// Nothing.
    #[derive(Debug)]
    pub struct __BackpackFilled;
}

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
