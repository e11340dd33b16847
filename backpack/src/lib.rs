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

#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(test)]
extern crate self as backpack;

mod text;

mod seen;

mod answer;
mod transport;

mod declare;

mod contract;

mod data;

mod metrics;
mod threshold;

mod load;
mod report;

mod user;

mod play;

mod load_test;

mod plan;

mod run;

#[cfg(feature = "report")]
pub mod zip;

#[cfg(feature = "locust")]
mod locust;

#[cfg(feature = "web")]
mod web;

#[cfg(feature = "cli")]
mod cli;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
#[doc(hidden)]
#[path = "testing.rs"]
pub mod __testing;
#[cfg(test)]
mod fuzz;
mod language;
#[cfg(test)]
mod layers;
pub mod prelude;

pub use bytes::Bytes;
pub use http::Method;
/// The crate whose traits [`User::random`] implements, in the version that it does.
pub use rand;
/// A JSON value, [`serde_json::Value`].
pub use serde_json::Value;

pub use crate::answer::check_result::CheckResult;
#[cfg(feature = "grpc")]
pub use crate::answer::grpc_status::GrpcStatus;
pub use crate::answer::request_result::{JsonError, RequestResult};
pub use crate::answer::search::PartError;
#[cfg(feature = "html")]
#[cfg_attr(docsrs, doc(cfg(feature = "html")))]
pub use crate::answer::search::html::{Element, Elements};
pub use crate::answer::typed_result::{NoValue, TypedResult};
pub use crate::declare::content::IntoBytes;
pub use crate::declare::endpoint::Endpoint;
pub use crate::declare::endpoint_set::EndpointSet;
pub use crate::declare::given::{HeaderNameText, HeaderText, NameText, ShownValue, Statuses};
pub use crate::declare::headers::Headers;
pub use crate::declare::key::Keyed;
#[doc(hidden)]
pub use crate::declare::method;
pub use crate::declare::metric::{CountMetric, Metric, MetricValue, TimeMetric, ValueMetric};
pub use crate::declare::multipart::Multipart;
pub use crate::declare::pairs::Pairs;
pub use crate::declare::request_set::{EndpointRequest, OfRequest, RequestSet};
pub use crate::declare::state::HasState;
pub use crate::declare::table::Table;
pub use crate::declare::test_option::TestOption;
#[doc(inline)]
pub use crate::language::{chain, data, depends, endpoint, metric, scenario, test, thresholds};
pub use crate::load::autoscale::Autoscale;
pub use crate::load::own::ScenarioLoad;
pub use crate::load::stages::{Stage, Target, hold, to};
pub use crate::load_test::{LoadTest, LoadTestError};
pub use crate::metrics::{Figures, MeasureFigures, Values as ValueFigures};
pub use crate::play::chain::{Chain, ChainOutcome};
pub use crate::play::events::{Event, Events};
#[cfg(feature = "grpc")]
pub use crate::play::grpc::stream::GrpcMessages;
#[doc(hidden)]
pub use crate::play::opened::Requests;
pub use crate::play::opened::SocketError;
pub use crate::play::scenario::{Scenario, ScenarioOutcome};
pub use crate::play::socket::message::{Message, SocketMessage};
pub use crate::play::socket::{Doing, Socket};
pub use crate::play::step::StepResult;
pub use crate::play::timed::Timed;
pub use crate::report::comparison::Comparison;
pub use crate::report::{Failure, Report};
pub use crate::threshold::{Place, Threshold, Verdict};
#[cfg(feature = "service")]
#[cfg_attr(docsrs, doc(cfg(feature = "service")))]
pub use crate::transport::RequestBody;
pub use crate::transport::{Connections, ServiceInProcess, TransportKind};
pub use crate::user::User;
pub use crate::user::endpoint_state::EndpointState;
pub use crate::user::random::Random;
#[doc(hidden)]
pub use crate::user::result_hints::Answered;

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
