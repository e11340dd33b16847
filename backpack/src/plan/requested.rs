//! What the steps of all scenarios request.

use crate::declare::endpoint::Declaration;
use crate::declare::outline::{StepKind, StepOutline};
use crate::play::share::Share;
use crate::threshold::Threshold;

/// What the steps of all scenarios together request.
#[derive(Default)]
pub(super) struct Steps {
    pub(super) endpoints: Vec<&'static Declaration>,
    /// A block may request anything, and so may a hook.
    pub(super) has_block: bool,
}

impl Steps {
    pub(super) fn of(scenarios: &[Share]) -> Self {
        let mut steps = Self::default();
        for share in scenarios {
            steps.add(share.outline.steps);
        }
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
                StepKind::Chain(chain) => self.add(chain.steps),
                StepKind::Scenario(scenario) => self.add(scenario.steps),
                StepKind::Sequence(steps) => self.add(steps),
                StepKind::Block => self.has_block = true,
                StepKind::Unknown => {}
            }
        }
    }

    pub(super) fn dependents(&self) -> Vec<&'static Declaration> {
        let depends = |endpoint: &&Declaration| !endpoint.dependencies.is_empty();
        self.endpoints.iter().copied().filter(depends).collect()
    }

    /// Thresholds on endpoints that nothing requests: they could never hold.
    pub(super) fn unmeasured(&self, thresholds: &[Threshold]) -> Vec<String> {
        let missing = thresholds.iter().filter_map(|threshold| {
            let endpoint = threshold.endpoint()?;
            let requested =
                self.has_block || self.endpoints.iter().any(|known| known.id == endpoint.id);
            let name = endpoint.type_name;
            (!requested)
                .then(|| format!("the threshold `{threshold}`: no scenario requests `{name}`"))
        });
        missing.collect()
    }
}
