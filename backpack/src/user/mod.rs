//! One virtual user: its endpoints' state, its cookies and connections, its chances.

mod address;
pub(crate) mod context;
pub(crate) mod dependency;
pub(crate) mod endpoint_state;
pub(crate) mod exact;
pub(crate) mod json;
pub(crate) mod line;
pub(crate) mod mailbox;
pub(crate) mod measures;
pub(crate) mod prepared;
pub(crate) mod pulse;
pub(crate) mod random;
pub(crate) mod received;
pub(crate) mod result_hints;
pub(crate) mod rows;
pub(crate) mod scenario_state;
pub(crate) mod schedule;
pub(crate) mod seed;
pub(crate) mod shown;
pub(crate) mod sighting;
pub(crate) mod signals;
pub(crate) mod states;
pub(crate) mod trace_context;
pub(crate) mod wait;
pub(crate) mod witness;

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::ops::{Index, IndexMut};
use std::rc::Rc;
use std::time::Duration;

use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};

use crate::answer::Answer;
use crate::answer::request_result::RequestResult;
use crate::declare::attributes::Attributes;
use crate::declare::endpoint::{Declaration, Dependency, Endpoint};
use crate::declare::endpoint_set::EndpointSet;
use crate::declare::key::{EndpointKind, Keyed, TableKind};
use crate::declare::outline::{ScenarioOutline, StepOutline, Wait};
use crate::declare::table::Table;
use crate::declare::test_option::TestOption;
use crate::metrics::{Missing, Told};
use crate::seen::hidden::Hidden;
use crate::transport::Transport;
use crate::user::context::Context;
use crate::user::dependency::Lack;
use crate::user::endpoint_state::{EndpointState, Wanted};
use crate::user::line::Line;
use crate::user::measures::Measures;
use crate::user::random::Random;
use crate::user::received::Received;
use crate::user::rows::Held;
use crate::user::scenario_state::ScenarioStates;
use crate::user::signals::Signals;
use crate::user::states::States;
use crate::user::trace_context::TraceContexts;

/// One virtual user. Everything in it (headers, bodies, cookies, seals, results, kept values) is its own.
///
/// ```
/// # use backpack::prelude::*;
/// # endpoint! { TeamInit = POST "/team"; EventInit = POST "/event"; }
/// async fn play(user: &mut User) -> backpack::Result {
///     TeamInit.request(user).await;
///     if user[TeamInit].succeeded() {
///         user.set_global(|endpoint| endpoint.headers_mut().insert("x-team", "blue"));
///         user.set_for((EventInit, TeamInit), |endpoint| endpoint.set_name("renamed"));
///     }
///     EventInit.request(user).await;
///     Ok(())
/// }
/// ```
pub struct User {
    number: u64,
    pub(crate) context: Rc<Context>,
    pub(crate) line: Line,
    /// Those beside it, while no requests are made side by side.
    pub(crate) lines: Vec<Line>,
    states: States<EndpointState>,
    /// Its rows of tables.
    rows: States<Held>,
    /// Whether there is one.
    holds_rows: Cell<bool>,
    /// How many passes of its own scenario have begun.
    passes: u64,
    seed: u64,
    /// States made behind a shared reference, whose dependencies are still to be told to their sources.
    newcomers: RefCell<Vec<&'static Declaration>>,
    /// What `set_global` set for endpoints that this user has yet to meet.
    common: Option<Box<Attributes>>,
    chances: Xoshiro256PlusPlus,
    /// Made when its code first draws.
    random: Option<Random>,
    scene: Scene,
    pub(crate) measures: Measures,
    scenario_states: ScenarioStates,
    requests_made: u64,
    owes_wait: bool,
    /// In the open model, how late the pass began: its first request bears that, the others nothing.
    lateness: Option<Duration>,
    /// Where each request carries one.
    pub(crate) trace_contexts: Option<Box<TraceContexts>>,
    /// Whether its exchanges are shown as they go.
    pub(crate) is_shown: bool,
    /// Shared with whoever stops the user.
    pub(crate) signals: Rc<Signals>,
}

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("User")
            .field("number", &self.number)
            .field("requests_made", &self.requests_made)
            .finish_non_exhaustive()
    }
}

/// The scenario that a user is in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scene {
    /// The scenario that the test gave the user.
    pub(crate) scenario: &'static str,
    /// The think time of the innermost scenario.
    wait: Wait,
    /// The index of the prefix that all scenarios around make.
    pub(crate) prefix: usize,
    /// The step that was left for the innermost scenario, by its address.
    outer_step: usize,
    /// How many scenarios it is in.
    depth: usize,
}

impl User {
    /// `life` counts how often the user was started again after a panic.
    pub(crate) fn new(
        context: Rc<Context>,
        signals: Rc<Signals>,
        transport: Transport,
        scenario: &'static str,
        number: u64,
        life: u64,
    ) -> Self {
        let seed = context.settings.seed ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ life << 48;
        let user = Self {
            number,
            line: Line::new(transport),
            lines: Vec::new(),
            states: States::default(),
            rows: States::default(),
            holds_rows: Cell::new(false),
            passes: 0,
            seed,
            newcomers: RefCell::default(),
            common: None,
            chances: Xoshiro256PlusPlus::seed_from_u64(seed),
            random: None,
            scene: Scene {
                scenario,
                wait: Wait::None,
                prefix: 0,
                outer_step: 0,
                depth: 0,
            },
            measures: Measures::default(),
            scenario_states: ScenarioStates::default(),
            requests_made: 0,
            owes_wait: false,
            lateness: None,
            trace_contexts: context.settings.trace_contexts(number),
            is_shown: context.settings.shows(number),
            signals,
            context,
        };
        for dependent in &user.context.settings.dependents {
            user.state_of(dependent);
        }
        user.take_first_rows();
        user
    }

    /// The number of this user in the test, from 0.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The host that the test runs against, as `http://127.0.0.1:8080`: a path goes behind it.
    #[must_use]
    pub fn host(&self) -> &str {
        let host = self.context.settings.host.as_str();
        host.strip_suffix('/').unwrap_or(host)
    }

    /// What was chosen for this option of the test, or its default.
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// # const GAME_REGION: TestOption = TestOption::new("game_region", "eu", "The region that players come from");
    /// async fn play(user: &mut User) -> backpack::Result {
    ///     if user.option(GAME_REGION) == "us" {
    ///         // …
    ///     }
    ///     Ok(())
    /// }
    /// ```
    #[must_use]
    pub fn option(&self, option: TestOption) -> &str {
        self.context.settings.options.value(option)
    }

    /// Changes every endpoint of this user, those included that it has not requested yet.
    ///
    /// The change is made at once on every endpoint that the test's scenarios name or that this user has requested.
    /// An endpoint that only a block requests, and that this user has not met, takes over what the change sets (not what it
    /// takes away, nor a name) when it is first used.
    pub fn set_global<R>(&mut self, mut change: impl FnMut(&mut EndpointState) -> R) {
        let context = Rc::clone(&self.context);
        for endpoint in &context.settings.endpoints {
            self.state_of(endpoint);
        }
        for state in self.states.iter_mut() {
            change(state);
        }
        let common = self.common.get_or_insert_default();
        let mut gatherer = EndpointState::gatherer(std::mem::take(common));
        change(&mut gatherer);
        **common = gatherer.attributes;
    }

    /// Changes the endpoints of a selection: one endpoint or a tuple of them.
    #[allow(clippy::needless_pass_by_value)] // `(EventInit, TeamInit)` reads better than a reference to it
    pub fn set_for<R>(
        &mut self,
        endpoints: impl EndpointSet,
        mut change: impl FnMut(&mut EndpointState) -> R,
    ) {
        endpoints.each(&mut |endpoint| {
            change(self.state_mut(endpoint));
        });
    }

    /// [Seals](EndpointState::seal) every endpoint of this user.
    pub fn seal_all(&mut self) {
        self.set_global(EndpointState::seal);
    }

    /// [Unseals](EndpointState::unseal) every endpoint of this user.
    pub fn unseal_all(&mut self) {
        self.set_global(EndpointState::unseal);
    }

    /// How many requests this user has sent. What it has done with sockets and streams is among them from its next request or step on.
    #[must_use]
    pub fn requests_made(&self) -> u64 {
        self.requests_made
    }

    pub(crate) fn note_request(&mut self) {
        self.requests_made += 1;
        self.owes_wait = true;
        self.measures.skipped = false;
    }

    /// So many things were done with sockets and streams, each of which is followed by a wait as a request is.
    pub(crate) fn note_operations(&mut self, count: u64) {
        if count > 0 {
            self.requests_made += count - 1;
            self.note_request();
        }
    }

    /// A request that could not be sent: it is followed by a wait, but a pass of nothing else is an idle one.
    pub(crate) fn note_refusal(&mut self) {
        self.owes_wait = true;
        self.measures.skipped = false;
    }

    /// Begins a pass so much later than it was due.
    pub(crate) fn begin_late(&mut self, lateness: Duration) {
        self.lateness = Some(lateness);
    }

    pub(crate) fn take_lateness(&mut self) -> Option<Duration> {
        self.lateness.as_mut().map(std::mem::take)
    }

    /// Whether a request was sent that no wait has followed; asking pays.
    pub(crate) fn owes_wait(&mut self) -> bool {
        std::mem::take(&mut self.owes_wait)
    }

    pub(crate) fn draws(&mut self, chance: u8) -> bool {
        self.chances.random_range(0..100) < chance
    }

    /// Thinks for this long.
    pub(crate) async fn wait(&mut self, wait: Wait) {
        let time = wait.draw(&mut self.chances);
        if let Some(time) = time.filter(|_| !self.context.settings.once) {
            self.rest(tokio::time::sleep(time)).await;
        }
    }

    /// Thinks as long as the scenario says.
    pub(crate) async fn think(&mut self) {
        self.wait(self.scene.wait).await;
    }

    /// Whether the scenario goes on without thinking.
    pub(crate) fn never_waits(&self) -> bool {
        self.scene.wait == Wait::None
    }

    pub(crate) fn scene(&self) -> Scene {
        self.scene
    }

    /// Begins a step of the scenario that it is in.
    pub(crate) fn begin_step(&self, step: &StepOutline) {
        self.signals.step.set(step.place);
        self.context.pulse.step(step.place);
    }

    /// Goes into a scenario; gives the one that it leaves, for [`User::leave`].
    pub(crate) fn enter(&mut self, outline: &'static ScenarioOutline) -> Scene {
        let outer = self.scene;
        self.scene.outer_step = self.signals.step.get();
        self.scene.wait = outline.wait;
        self.scene.depth += 1;
        self.scene.prefix = self.context.prefix(outer.prefix, outline.prefix);
        outer
    }

    /// Whether the scenario that it is in is no step of another.
    pub(crate) fn is_in_own_scenario(&self) -> bool {
        self.scene.depth == 1
    }

    pub(crate) fn leave(&mut self, outer: Scene) {
        self.signals.step.set(self.scene.outer_step);
        self.context.pulse.step(self.scene.outer_step);
        self.scene = outer;
    }

    /// What is shown nowhere of requests of this endpoint.
    pub(crate) fn hidden(&self, endpoint: &'static Declaration) -> Cow<'_, Hidden> {
        let secrets = Received::of(self, endpoint, self.requests_made).secrets();
        self.context.settings.hidden.and(&secrets)
    }

    pub(crate) fn record_step_error(&self, text: &str) {
        let text = self.context.settings.hidden.text(text);
        let mut recorder = self.context.recorder.borrow_mut();
        recorder.step_error(self.scene.scenario, &text);
    }

    /// A pass of this scenario took longer than its pacing.
    pub(crate) fn record_overrun(&self, scenario: &'static str, pacing: Duration) {
        let mut recorder = self.context.recorder.borrow_mut();
        recorder.overrun(scenario, pacing);
    }

    pub(crate) fn state_of(&self, endpoint: &'static Declaration) -> &EndpointState {
        let depends = !endpoint.dependencies.is_empty();
        self.states.get((endpoint.slot)(), || {
            if depends {
                self.newcomers.borrow_mut().push(endpoint);
            }
            let contracts = self.context.settings.contracts.as_ref();
            let held = contracts.and_then(|contracts| contracts.of(endpoint));
            EndpointState::new(endpoint, held, self.common.as_deref())
        })
    }

    pub(crate) fn state_mut(&mut self, endpoint: &'static Declaration) -> &mut EndpointState {
        let slot = (endpoint.slot)();
        if self.states.get_mut(slot).is_none() {
            self.state_of(endpoint);
        }
        self.states.get_mut(slot).expect("it has just been made")
    }

    /// Tells the sources of endpoints that are new to this user which values to keep, and takes what they have.
    pub(crate) fn introduce_newcomers(&mut self) {
        loop {
            let Some(dependent) = self.newcomers.borrow_mut().pop() else {
                break;
            };
            for (index, dependency) in dependent.dependencies.iter().enumerate() {
                let wanted = Wanted {
                    part: dependency.part,
                    dependent,
                    index,
                };
                let source = self.state_mut((dependency.source.declaration)());
                source.wanted.push(wanted);
                if let Some(result) = source.latest_success().cloned() {
                    self.give(&[wanted], &result);
                }
            }
        }
    }

    /// Gives the wanted values of a successful answer to those who want them.
    pub(crate) fn give(&mut self, wanted: &[Wanted], result: &RequestResult) {
        for wanted in wanted {
            let dependency = &wanted.dependent.dependencies[wanted.index];
            if wanted.part.is_in_body() && has_no_message_yet(dependency, result) {
                continue;
            }
            let or_null = dependency.or_null;
            let mut draw = |below| self.chances.random_range(0..below);
            let unread = match dependency::take(wanted.part, or_null, result, &mut draw) {
                Ok(value) => {
                    let dependent = self.state_mut(wanted.dependent);
                    dependent.receive(wanted.index, value);
                    continue;
                }
                Err(Lack::Missing) => None,
                Err(Lack::Unread(why)) => Some(Told::new(&why)),
            };
            let mut recorder = self.context.recorder.borrow_mut();
            recorder.missing_value(Missing {
                dependent: wanted.dependent,
                index: wanted.index,
                unread,
            });
        }
    }
}

/// Whether it is what opened a socket or a stream, over which nothing has come.
fn has_no_message_yet(dependency: &Dependency, result: &RequestResult) -> bool {
    let source = (dependency.source.declaration)();
    let is_message = result.answer().is_some_and(Answer::is_message);
    result.body_length() == 0 && !is_message && !source.protocol.deeds().is_empty()
}

/// What a user has of what is declared: the state of an endpoint, the row of a table.
pub trait Has<K> {
    /// What it has.
    type Value;
    /// Gives it.
    fn of(user: &User) -> &Self::Value;
}

impl<E: Endpoint> Has<E> for EndpointKind {
    type Value = EndpointState;

    fn of(user: &User) -> &EndpointState {
        user.state_of(E::DECLARATION)
    }
}

impl<T: Table> Has<T> for TableKind {
    type Value = T::Row;

    fn of(user: &User) -> &T::Row {
        user.row_of::<T>()
    }
}

impl<K: Keyed<Kind: Has<K>>> Index<K> for User {
    type Output = <K::Kind as Has<K>>::Value;

    fn index(&self, _: K) -> &Self::Output {
        K::Kind::of(self)
    }
}

impl<E: Endpoint> IndexMut<E> for User {
    fn index_mut(&mut self, _: E) -> &mut EndpointState {
        self.state_mut(E::DECLARATION)
    }
}
