//! All that a load test needs: `use backpack::prelude::*;`.

pub use std::process::ExitCode;
pub use std::time::Duration;

pub use rand::RngExt as _;
pub use serde_json::json;

pub use crate::{
    Autoscale, Chain, Endpoint, LoadTest, Method, Report, RequestResult, Scenario, ScenarioLoad,
    Table, TestOption, User, chain, data, depends, endpoint, hold, metric, scenario, thresholds,
    to,
};

#[doc(hidden)]
pub use crate::play::hints::MethodHints;
#[doc(hidden)]
pub use crate::user::result_hints::ResultHints;
