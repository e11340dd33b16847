//! What can stand as a step, and how the macros reach it without an error of their own where the type is wrong.

use std::fmt::Display;
use std::marker::PhantomData;
use std::pin::Pin;

use crate::answer::never::Never;
use crate::answer::request_result::RequestResult;
use crate::answer::typed_result::TypedResult;
use crate::declare::endpoint::{Declaration, Dependency, Endpoint, Source};
use crate::declare::metric::{Metric, MetricDeclaration};
use crate::declare::outline::StepKind;
use crate::declare::table::{CellDependency, Table, TableDeclaration};
use crate::declare::verb::Verb;
use crate::play::chain::ChainOutcome;
use crate::play::scenario::{Pass, ScenarioOutcome};
use crate::user::User;

/// An endpoint that declares the method `M`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not declare this method",
    label = "not declared",
    note = "write a method that its `endpoint!` lists, or add this one there"
)]
pub trait Declares<M>: Endpoint {}

/// An endpoint with exactly one method.
#[diagnostic::on_unimplemented(
    message = "`{Self}` declares several methods, and `request` cannot tell which is meant",
    label = "which method?",
    note = "call the method by its name, as in `.get(user)` or `.post(user)`"
)]
pub trait SingleMethod: Endpoint {
    /// The one method.
    const VERB: Verb;
}

/// What can stand as a step by its name alone: an endpoint with one method, a chain or a scenario.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a step by its name alone",
    label = "which method?",
    note = "a step is `Endpoint.method`, an endpoint with one method, a chain, a scenario or an `async |user| {{ … }}` block"
)]
pub trait BareStep {
    /// What the step does.
    const KIND: StepKind;
    /// How it is made, where the outline does not say all of that.
    const RUN: Option<Run> = None;
}

/// Makes a scenario that is a step of another; whether it succeeded.
///
/// It is boxed, which spares a load test the code of a scenario in each place where it is a step.
pub type Run = for<'u> fn(&'u mut User) -> Pin<Box<dyn Future<Output = bool> + 'u>>;

/// What `depends!` says of an endpoint.
pub trait Dependencies {
    /// Its dependencies, in the order of the declaration.
    const LIST: &'static [Dependency];
    /// The cells of tables that it depends on.
    const CELLS: &'static [CellDependency];
    /// Whether all that was written could be understood.
    const COMPLETE: bool;
}

/// Asks a type for what it may not have: an inherent item with a bound shadows the fallback of a blanket trait.
///
/// The names of its items are ours alone, for a blanket trait of the user's may be in scope too.
#[derive(Debug)]
pub struct Probe<T>(PhantomData<T>);

/// What [`Probe`] says of an endpoint without `depends!`.
pub trait FallbackDependencies {
    /// None.
    const PROBED_DEPENDENCIES: &'static [Dependency] = &[];
    /// None.
    const PROBED_CELLS: &'static [CellDependency] = &[];
    /// Nothing was refused.
    const PROBED_COMPLETE: bool = true;
}

impl<T> FallbackDependencies for Probe<T> {}

impl<T: Dependencies> Probe<T> {
    /// What `depends!` says.
    pub const PROBED_DEPENDENCIES: &'static [Dependency] = T::LIST;
    /// What it says of tables.
    pub const PROBED_CELLS: &'static [CellDependency] = T::CELLS;
    /// Whether `depends!` was understood.
    pub const PROBED_COMPLETE: bool = T::COMPLETE;
}

/// What [`Probe`] says of a type that is no table; the compiler has told of it.
pub trait FallbackTable {
    /// Has every column.
    const PROBED_TABLE: &'static TableDeclaration = TableDeclaration::STAND_IN;
}

impl<T> FallbackTable for Probe<T> {}

impl<T: Table> Probe<T> {
    /// What the declaration says.
    pub const PROBED_TABLE: &'static TableDeclaration = T::TABLE;
}

/// What [`Probe`] says of a type that cannot be the step it stands for; the compiler has told of it.
pub trait FallbackStep {
    /// The outline of a request of every method of this endpoint.
    const PROBED_REQUESTS: [StepKind; Verb::COUNT] = [StepKind::Unknown; Verb::COUNT];
    /// The outline of a bare step.
    const PROBED_KIND: StepKind = StepKind::Unknown;
    /// The source of a field.
    const PROBED_SOURCE: Source = Source::NONE;
    /// The declaration of a metric.
    const PROBED_METRIC: Option<&'static MetricDeclaration> = None;
    /// How it is made.
    const PROBED_RUN: Option<Run> = None;
}

impl<T> FallbackStep for Probe<T> {}

impl<T: Endpoint> Probe<T> {
    /// The outline of a request by the method `Verb as usize`.
    pub const PROBED_REQUESTS: [StepKind; Verb::COUNT] = requests(T::DECLARATION);
    /// What gives the values of its fields.
    pub const PROBED_SOURCE: Source = Source::of::<T>();
}

impl<T: Metric> Probe<T> {
    /// The declaration of a metric.
    pub const PROBED_METRIC: Option<&'static MetricDeclaration> = Some(T::METRIC);
}

const fn requests(endpoint: &'static Declaration) -> [StepKind; Verb::COUNT] {
    let mut requests = [StepKind::Unknown; Verb::COUNT];
    let mut at = 0;
    while at < Verb::COUNT {
        requests[at] = StepKind::Request(endpoint, Verb::ALL[at]);
        at += 1;
    }
    requests
}

impl<T: BareStep> Probe<T> {
    /// The outline of the step.
    pub const PROBED_KIND: StepKind = T::KIND;
    /// How it is made.
    pub const PROBED_RUN: Option<Run> = T::RUN;
}

/// Makes an `async |user| { … }` step, whose error is counted under the scenario that runs; whether the pass goes on.
pub async fn block<T: StepResult>(
    pass: &mut Pass<'_>,
    body: impl AsyncFnOnce(&mut User) -> T,
) -> bool {
    let outcome = body(pass.user()).await.outcome();
    pass.user().measures.has_moved_on = true;
    let succeeded = match outcome {
        Ok(succeeded) => succeeded,
        Err(text) => {
            let user = pass.user();
            user.record_step_error(&text);
            user.measures.failed = true;
            false
        }
    };
    pass.settle(succeeded).await
}

/// What an `async |user| { … }` block may give: `()`, a `bool` or a `Result` (whose error's text is counted).
///
/// The result of a request, a chain or a scenario will do as well.
#[diagnostic::on_unimplemented(
    message = "a block cannot give `{Self}`",
    label = "this block gives `{Self}`",
    note = "a block gives `()`, a `bool`, or a `Result` with an error that can be displayed; behind a request stands `.await`"
)]
pub trait StepResult {
    /// Whether the step succeeded, or the text of its error.
    ///
    /// # Errors
    /// The text that is counted.
    fn outcome(self) -> Result<bool, String>;
}

impl StepResult for () {
    fn outcome(self) -> Result<bool, String> {
        Ok(true)
    }
}

#[diagnostic::do_not_recommend]
impl StepResult for Never {
    fn outcome(self) -> Result<bool, String> {
        self
    }
}

impl StepResult for bool {
    fn outcome(self) -> Result<bool, String> {
        Ok(self)
    }
}

impl<T: StepResult, E: Display> StepResult for Result<T, E> {
    fn outcome(self) -> Result<bool, String> {
        self.map_err(|error| error.to_string())?.outcome()
    }
}

impl StepResult for RequestResult {
    fn outcome(self) -> Result<bool, String> {
        Ok(self.is_success())
    }
}

impl<T> StepResult for TypedResult<T> {
    fn outcome(self) -> Result<bool, String> {
        Ok(self.is_success())
    }
}

impl StepResult for ChainOutcome {
    fn outcome(self) -> Result<bool, String> {
        Ok(self.is_success())
    }
}

impl StepResult for ScenarioOutcome {
    fn outcome(self) -> Result<bool, String> {
        Ok(self.is_success())
    }
}
