//! How much load was asked for, as it was asked.

use std::time::Duration;

use super::stages::Stage;

/// How many users or arrivals, and for how long; what was not said is none.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shape {
    /// Not said is 1.
    pub(crate) users: Option<usize>,
    pub(crate) spawn_rate: Option<f64>,
    pub(crate) arrival_rate: Option<f64>,
    pub(crate) max_users: Option<usize>,
    pub(crate) max_delay: Option<Duration>,
    pub(crate) stages: Option<Vec<Stage>>,
    pub(crate) iterations: Option<u64>,
    pub(crate) run_time: Option<Duration>,
    /// Part of that, and not counted.
    pub(crate) warm_up: Option<Duration>,
}

impl Shape {
    /// What is wrong with a test of no pass.
    pub(crate) fn no_iterations(&self) -> Option<String> {
        let problem = || "0 iterations: nothing would be sent".to_owned();
        (self.iterations == Some(0)).then(problem)
    }

    /// As long as was asked for, or as all stages together.
    pub(crate) fn length(&self) -> Option<Duration> {
        let sum = |stages: &Vec<Stage>| {
            let times = stages.iter().map(|stage| stage.time);
            times.fold(Duration::ZERO, Duration::saturating_add)
        };
        self.run_time.or_else(|| self.stages.as_ref().map(sum))
    }
}
