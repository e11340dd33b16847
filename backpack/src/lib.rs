//! Load tests for HTTP services, declared with macros and checked by the compiler.
//!
//! ```no_run
//! use backpack::prelude::*;
//!
//! endpoint! {
//!     /// Logs a player in.
//!     pub LogIn = POST "/login" { json: { "name": "ada" } };
//!     pub Inventory = GET "/inventory";
//! }
//!
//! // Later requests of `Inventory` carry the token that `LogIn` answered with.
//! depends! { Inventory { headers["authorization"] <- LogIn.json["token"] as "Bearer {}" } }
//!
//! scenario! { pub Visit(wait = 500ms..2s) = [LogIn, Inventory]; }
//!
//! fn main() -> ExitCode {
//!     LoadTest::new().host("http://127.0.0.1:8080").scenario(Visit, 1).users(50).main()
//! }
//! ```
//!
//! [`endpoint!`], [`chain!`], [`scenario!`] and [`depends!`] are the language; [`LoadTest`] and
//! [`#[backpack::test]`](macro@test) run it; [`Report`] tells what came of it.

#[cfg(test)]
extern crate self as backpack;

mod answer;
mod attributes;
mod autoscale;
mod baseline;
mod chain;
mod check;
mod cli;
mod context;
mod declaration;
mod dependency;
mod endpoint_set;
mod endpoint_state;
mod guidance;
mod language;
#[cfg(test)]
mod layers;
mod listing;
mod load;
mod load_test;
mod locust;
#[doc(hidden)]
pub mod method;
mod metrics;
mod outline;
mod plan;
mod pool;
mod prepared;
mod profile;
mod redirects;
mod report;
mod request;
mod request_result;
mod run;
mod scenario;
mod signals;
mod stages;
mod states;
mod step;
mod test_option;
mod threshold;
mod time_limit;
mod time_text;
mod transport;
mod turns;
mod user;
mod verdict;
mod wait;
mod web;
pub mod zip;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
pub mod prelude;

pub use bytes::Bytes;
pub use http::Method;

pub use crate::attributes::{Headers, Pairs};
pub use crate::autoscale::Autoscale;
pub use crate::chain::{Chain, ChainOutcome};
pub use crate::declaration::Endpoint;
pub use crate::endpoint_set::EndpointSet;
pub use crate::endpoint_state::EndpointState;
#[doc(inline)]
pub use crate::language::{chain, depends, endpoint, scenario, test, thresholds};
pub use crate::load_test::{LoadTest, LoadTestError};
pub use crate::report::{Failure, Figures, Report};
pub use crate::request_result::{JsonError, RequestResult};
pub use crate::scenario::{Scenario, ScenarioOutcome};
pub use crate::stages::{Stage, Target, hold, to};
pub use crate::step::StepResult;
pub use crate::test_option::TestOption;
pub use crate::threshold::{Threshold, Verdict};
pub use crate::transport::TransportKind;
pub use crate::user::User;
pub use crate::verdict::CheckResult;

/// A JSON value, [`serde_json::Value`].
pub use serde_json::Value;

/// Any error; `?` turns every error and every text into one.
pub type Error = Box<dyn std::error::Error + Send + Sync>;

/// What a step gives that can fail: nothing, or any error.
///
/// ```
/// # use backpack::prelude::*;
/// # endpoint! { Level = GET "/level"; }
/// async fn play(user: &mut User) -> backpack::Result {
///     let level: u32 = Level.request(user).await.json()?;
///     if level == 0 {
///         return Err("the game has not begun".into());
///     }
///     Ok(())
/// }
/// ```
pub type Result<T = (), E = Error> = std::result::Result<T, E>;
