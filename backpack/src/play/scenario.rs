//! A scenario: what a user does again and again, and how long it thinks in between.

use std::pin::Pin;
use std::time::Duration;

use tokio::time::Instant;

use crate::declare::measure::MeasureKind;
use crate::declare::outline::{ScenarioKind, ScenarioOutline, StepKind, StepOutline};
use crate::play::chain;
use crate::play::join;
use crate::play::passes_left::PassesLeft;
use crate::play::request::{request, take_in_news};
use crate::play::span::Span;
use crate::play::step::Run;
use crate::play::turns::Turns;
use crate::user::User;
use crate::user::measures::MeasureId;

/// What a user does, declared with [`scenario!`](macro@crate::scenario).
///
/// The macro implements it; nothing else has to.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a scenario",
    label = "not declared with `scenario!`",
    note = "only what `scenario! {{ … }}` declares can stand here"
)]
pub trait Scenario: 'static {
    /// What the declaration says.
    #[doc(hidden)]
    const OUTLINE: &'static ScenarioOutline;

    /// How the steps are made that are scenarios, and others by their names alone, each with its place.
    #[doc(hidden)]
    const RUNS: &'static [(usize, Option<Run>)];

    /// Makes the steps once; false where a failed step ended the pass. Only sequences and blocks have code of their own.
    #[doc(hidden)]
    fn pass(pass: Pass<'_>) -> impl Future<Output = bool> {
        pass.all()
    }
}

/// How the last pass of a scenario went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScenarioOutcome {
    completed: bool,
}

impl ScenarioOutcome {
    /// Whether the last pass went to its end: no failed step ended it.
    #[must_use]
    pub fn is_success(&self) -> bool {
        self.completed
    }
}

/// Makes passes until `runtime` has gone by, without one until the test stops.
pub async fn run<S: Scenario>(user: &mut User) -> ScenarioOutcome {
    passes::<S>(user, end(S::OUTLINE)).await
}

/// When a scenario that starts now has run for its `runtime`.
pub(crate) fn end(outline: &ScenarioOutline) -> Option<Instant> {
    // A time too long for the clock is no limit.
    outline
        .runtime
        .and_then(|runtime| Instant::now().checked_add(runtime))
}

/// Makes one pass, whatever the runtime.
pub async fn run_once<S: Scenario>(user: &mut User) -> ScenarioOutcome {
    passes::<S>(user, Some(Instant::now())).await
}

/// Makes a scenario that is a step of another: for its `runtime`, without one once.
pub fn run_nested<S: Scenario>(user: &mut User) -> Pin<Box<dyn Future<Output = bool> + '_>> {
    Box::pin(async move {
        let outcome = match S::OUTLINE.runtime {
            Some(_) => run::<S>(user).await,
            None => run_once::<S>(user).await,
        };
        outcome.is_success()
    })
}

/// The shortest time a pass takes that sent nothing and waited for nothing.
const IDLE_PASS: Duration = Duration::from_millis(10);

/// Makes passes until the end; the first one in any case.
async fn passes<S: Scenario>(user: &mut User, end: Option<Instant>) -> ScenarioOutcome {
    let completed = take_turns::<S>(user, &mut Turns::until(end, PassesLeft::default())).await;
    ScenarioOutcome { completed }
}

/// Makes a pass for each turn; whether the last one went to its end.
pub(crate) async fn take_turns<S: Scenario>(user: &mut User, turns: &mut Turns) -> bool {
    let outer = user.enter(S::OUTLINE);
    let is_own = user.is_in_own_scenario();
    let measured = measured(user, S::OUTLINE);
    let measured = user.measure_index(measured, S::OUTLINE.name);
    // What came before is no part of the first pass.
    user.measures.has_moved_on = true;
    let mut due = Instant::now();
    let mut idle_since = due;
    let mut completed = true;
    while let Some(turn) = turns.next().await {
        if let Some(lateness) = turn.lateness {
            user.begin_late(lateness);
            user.measures.has_moved_on = true; // it was awaited
        }
        if is_own {
            user.take_rows_of_pass();
            user.line.begin_pass();
        }
        let sent = user.requests_made();
        let begun = user.moment();
        let span = Span::begin_at(user, measured, begun);
        completed = S::pass(Pass {
            user,
            outline: S::OUTLINE,
            runs: S::RUNS,
        })
        .await;
        span.end(user);
        // The schedule tells when passes begin: no pause comes between them.
        if turn.lateness.is_some() {
            continue;
        }
        user.wait(S::OUTLINE.pause).await;
        due = pace(user, S::OUTLINE, due, turns.end()).await;
        if sent == user.requests_made() {
            rest_after_idle_pass(user, idle_since).await;
            idle_since = Instant::now();
        }
    }
    user.leave(outer);
    completed
}

/// What a pass is counted as.
fn measured(user: &User, outline: &ScenarioOutline) -> MeasureId {
    let is_own = user.is_in_own_scenario() && user.scene().scenario == outline.name;
    let kind = match is_own {
        true => MeasureKind::Pass,
        false => MeasureKind::Scenario,
    };
    MeasureId::of(kind, outline.id)
}

/// With `pacing`, waits until the next pass is due, or the end has come; gives when that pass is due.
///
/// It is due so long after the last one was, so that no delay adds up. After a pass that took longer, it begins at once.
async fn pace(
    user: &mut User,
    outline: &ScenarioOutline,
    due: Instant,
    end: Option<Instant>,
) -> Instant {
    let Some(pacing) = outline.pacing else {
        return due;
    };
    let now = Instant::now();
    if end.is_some_and(|end| end <= now) {
        return due;
    }
    let next = due + pacing;
    if next < now {
        user.record_overrun(outline.name, pacing);
        return now;
    }
    let until = end.map_or(next, |end| next.min(end));
    user.rest(tokio::time::sleep_until(until)).await;
    next
}

/// A pass that sent nothing (all sealed, no chance drawn) is followed by a wait, or it would spin; but not where some time has
/// gone by since the latest request, and since the latest pass that sent nothing.
async fn rest_after_idle_pass(user: &mut User, since: Instant) {
    let before = Instant::now();
    let since = user
        .line
        .landed()
        .map_or(since, |landed| since.max(landed.into()));
    if before - since >= IDLE_PASS {
        return;
    }
    user.think().await;
    if before.elapsed() < IDLE_PASS {
        user.rest(tokio::time::sleep(IDLE_PASS)).await;
    }
}

/// One pass of a scenario while it is made.
#[derive(Debug)]
pub struct Pass<'u> {
    user: &'u mut User,
    outline: &'static ScenarioOutline,
    runs: &'static [(usize, Option<Run>)],
}

impl<'u> Pass<'u> {
    /// The user, for a step that is made by itself.
    pub(crate) fn user(&mut self) -> &mut User {
        self.user
    }

    /// Whether a step with this chance, in percent, is made this time.
    pub fn draws(&mut self, chance: u8) -> bool {
        self.user.draws(chance)
    }

    /// Begins a sequence, the first of which has the number 1.
    pub fn begin_sequence(&mut self, number: usize) -> Span {
        let of = MeasureId {
            number,
            ..MeasureId::of(MeasureKind::Sequence, self.outline.id)
        };
        Span::begin(self.user, of, self.outline.name)
    }

    /// Ends it. What failed in it failed in the pass too.
    pub fn end_sequence(&mut self, sequence: Span) {
        let failed = sequence.end(self.user);
        self.user.measures.failed |= failed;
    }

    /// Whether this step is made this time.
    pub fn makes(&mut self, step: &StepOutline) -> bool {
        self.user.begin_step(step);
        step.chance.is_none_or(|chance| self.user.draws(chance))
    }

    /// Makes all steps of a scenario without sequences; false where a failed one ended the pass.
    async fn all(mut self) -> bool {
        for step in self.outline.steps {
            if !self.makes(step) {
                continue;
            }
            // What most steps are stands here: each function around a request costs it something.
            let succeeded = match step.kind {
                StepKind::Request(endpoint, verb) => {
                    request(self.user, endpoint, verb).await.is_success()
                }
                _ => self.several(step).await,
            };
            if !self.settle(succeeded).await {
                return false;
            }
        }
        true
    }

    /// Makes a step that is no block; whether the pass goes on.
    pub async fn step(&mut self, step: &'static StepOutline) -> bool {
        let succeeded = match step.kind {
            StepKind::Request(endpoint, verb) => {
                request(self.user, endpoint, verb).await.is_success()
            }
            _ => self.several(step).await,
        };
        self.settle(succeeded).await
    }

    /// Makes a step that is several requests; whether it succeeded.
    async fn several(&mut self, step: &'static StepOutline) -> bool {
        match step.kind {
            StepKind::Chain(chain) => Box::pin(chain::succeeds(chain, self.user)).await,
            StepKind::Scenario(_) => match self.run_of(step) {
                Some(run) => run(self.user).await,
                None => false,
            },
            StepKind::Join(steps) => Box::pin(join::succeed(self.user, steps)).await,
            _ => false,
        }
    }

    fn run_of(&self, step: &StepOutline) -> Option<Run> {
        let known = self.runs.iter().find(|(place, _)| *place == step.place);
        known.and_then(|(_, run)| *run)
    }

    /// Thinks after a step that sent something; whether the pass goes on.
    ///
    /// A nested scenario has thought by its own options after its last request, and owes nothing.
    pub(crate) async fn settle(&mut self, succeeded: bool) -> bool {
        take_in_news(self.user);
        if !succeeded {
            self.user.measures.note_failure();
        }
        if self.user.owes_wait() {
            self.user.wait(self.outline.wait).await;
        }
        succeeded || self.outline.independent || self.outline.kind != ScenarioKind::Plain
    }
}
