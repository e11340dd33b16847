//! All that a load test needs: `use backpack::prelude::*;`.

pub use std::process::ExitCode;
pub use std::time::Duration;

pub use serde_json::json;

pub use crate::{
    Autoscale, Chain, Endpoint, LoadTest, Method, Report, RequestResult, Scenario, TestOption,
    User, chain, depends, endpoint, hold, scenario, thresholds, to,
};

#[doc(hidden)]
pub use crate::play::hints::MethodHints;
