//! What the steps of all scenarios request.

use crate::declare::content::large_file;
use crate::declare::endpoint::{Declaration, EndpointId};
use crate::declare::measure::Subject;
use crate::declare::outline::{StepKind, StepOutline};
use crate::declare::protocol::Protocol;
use crate::declare::table::TableDeclaration;
use crate::load_test::LoadTest;
use crate::play::share::Share;
use crate::threshold::Threshold;

/// What the steps of all scenarios together request.
#[derive(Default)]
pub(super) struct Steps {
    pub(super) endpoints: Vec<&'static Declaration>,
    /// The chains and scenarios that they make.
    made: Vec<EndpointId>,
    /// A block may request anything, and so may a hook.
    pub(super) has_block: bool,
}

impl Steps {
    pub(super) fn of(scenarios: &[Share]) -> Self {
        let mut steps = Self::default();
        for share in scenarios {
            steps.made.push(share.outline.id);
            steps.add(share.outline.steps);
        }
        steps
    }

    /// The same with what a test does around them.
    pub(super) fn of_test(test: &LoadTest) -> Self {
        let mut steps = Self::of(&test.scenarios);
        steps.has_block |= test.hooks.on_start.is_some() || test.hooks.on_stop.is_some();
        steps
    }

    fn add(&mut self, steps: &[StepOutline]) {
        for step in steps {
            match step.kind {
                StepKind::Request(endpoint, _) => {
                    if self.endpoints.iter().all(|known| known.id != endpoint.id) {
                        self.endpoints.push(endpoint);
                    }
                }
                StepKind::Chain(chain) => {
                    self.made.push(chain.id);
                    self.add(chain.steps);
                }
                StepKind::Scenario(scenario) => {
                    self.made.push(scenario.id);
                    self.add(scenario.steps);
                }
                StepKind::Sequence(steps) | StepKind::Join(steps) => self.add(steps),
                StepKind::Block => self.has_block = true,
                StepKind::Unknown => {}
            }
        }
    }

    /// The tables that they take cells from.
    pub(super) fn tables(&self) -> Vec<&'static TableDeclaration> {
        let mut tables: Vec<&'static TableDeclaration> = Vec::new();
        for cell in self.endpoints.iter().flat_map(|endpoint| endpoint.cells) {
            if !tables.iter().any(|known| known.is(cell.table)) {
                tables.push(cell.table);
            }
        }
        tables
    }

    /// Whether they make calls of gRPC.
    pub(super) fn has_calls(&self) -> bool {
        let is_call = |endpoint: &&Declaration| endpoint.protocol.codec().is_some();
        self.endpoints.iter().any(is_call)
    }

    /// Whether a contract describes one of them.
    pub(super) fn has_contract(&self) -> bool {
        self.endpoints.iter().any(|it| it.contract.is_some())
    }

    pub(super) fn dependents(&self) -> Vec<&'static Declaration> {
        let depends = |endpoint: &&Declaration| !endpoint.dependencies.is_empty();
        self.endpoints.iter().copied().filter(depends).collect()
    }

    /// Files that are to be sent and cannot be read.
    pub(super) fn unreadable(&self) -> Vec<String> {
        let problem = |endpoint: &&Declaration, file| {
            let why = large_file(file).err()?;
            Some(format!("`{}` cannot be sent: {why}", endpoint.type_name))
        };
        let endpoints = self.endpoints.iter();
        endpoints
            .flat_map(|endpoint| {
                endpoint
                    .files
                    .iter()
                    .filter_map(move |file| problem(endpoint, file))
            })
            .collect()
    }

    /// Takes the thresholds out that only scenarios could meet which were not chosen.
    pub(super) fn take_left_out(&self, test: &mut LoadTest) -> Vec<Threshold> {
        let others = Self::of(&test.left_out);
        let is_theirs = |threshold: &mut Threshold| {
            let subject = threshold.subject();
            // A block that runs may do anything, but what steps of others do was hardly meant.
            let is_of_block = others.has_block && !self.has_block;
            subject.is_some_and(|it| !self.makes(it) && (others.makes(it) || is_of_block))
        };
        test.thresholds.extract_if(.., is_theirs).collect()
    }

    /// Thresholds on what nothing requests or makes: they could never hold.
    pub(super) fn unmeasured(&self, thresholds: &[Threshold]) -> Vec<String> {
        let missing = thresholds.iter().filter_map(|threshold| {
            let subject = threshold.subject()?;
            let (name, verb) = (subject.name(), verb(subject));
            (!self.may_measure(subject))
                .then(|| format!("the threshold `{threshold}`: no scenario {verb} `{name}`"))
        });
        missing.collect()
    }

    /// The WebSockets that cannot be opened for this reason, as far as anything but blocks tells of them: thresholds, and who takes values
    /// from them.
    pub(super) fn unopened(&self, thresholds: &[Threshold], why: &str) -> Vec<String> {
        let subjects = thresholds.iter().filter_map(|it| match it.subject()? {
            Subject::Endpoint(endpoint) => Some(endpoint),
            _ => None,
        });
        let dependencies = self.endpoints.iter().flat_map(|it| it.dependencies);
        let sources = dependencies.map(|dependency| (dependency.source.declaration)());
        let mut names: Vec<_> = subjects
            .chain(sources)
            .filter(|it| matches!(it.protocol, Protocol::WebSocket { .. }))
            .map(|it| it.type_name)
            .collect();
        names.sort_unstable();
        names.dedup();
        let problem = |name| format!("`{name}` is a WebSocket, and {why}");
        names.into_iter().map(problem).collect()
    }

    pub(super) fn may_measure(&self, subject: Subject) -> bool {
        self.makes(subject) || self.has_block
    }

    fn makes(&self, subject: Subject) -> bool {
        match subject {
            Subject::Endpoint(endpoint) => {
                self.endpoints.iter().any(|known| known.id == endpoint.id)
            }
            Subject::Chain(chain) => self.made.contains(&chain.id),
            Subject::Scenario(scenario) => self.made.contains(&scenario.id),
            Subject::Metric(_) | Subject::Unknown => false,
        }
    }
}

/// What a scenario would have to do.
fn verb(subject: Subject) -> &'static str {
    match subject {
        Subject::Endpoint(_) => "requests",
        Subject::Chain(_) | Subject::Scenario(_) => "makes",
        Subject::Metric(_) | Subject::Unknown => "measures",
    }
}
