//! A load that one scenario has for itself, beside that of the test.

use std::fmt::{self, Display, Formatter};
use std::time::Duration;

use super::shape::Shape;
use super::stages::Stage;
use crate::text::time;

/// The load of one scenario alone, for [`LoadTest::scenario_with`](crate::LoadTest::scenario_with): users or arrivals, from when on, for
/// how long.
///
/// It takes no part of the test's load, and the test's `users`, `stages`, … say nothing to it. What is wrong with it is told with all
/// else that is wrong with the test, before any traffic.
///
/// ```
/// use backpack::prelude::*;
///
/// endpoint! { Index = GET "/"; Health = GET "/health"; }
/// scenario! { Game = [Index]; Beat(wait = none) = [Health]; }
///
/// let beat = ScenarioLoad::new().arrival_rate(10).start(Duration::from_secs(30)); // 10 passes a second
/// let test = LoadTest::new().scenario(Game, 1).users(50).scenario_with(Beat, beat);
/// # let _ = test;
/// ```
#[derive(Clone, Debug, Default)]
#[must_use = "a load does nothing until a scenario is given it"]
pub struct ScenarioLoad {
    pub(crate) shape: Shape,
    pub(crate) start: Duration,
}

impl ScenarioLoad {
    /// One user, from the run's start to its end.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many users at the peak; 1 unless told otherwise.
    pub fn users(mut self, users: usize) -> Self {
        self.shape.users = Some(users);
        self
    }

    /// How many of them start each second; all at once unless told otherwise.
    pub fn spawn_rate(mut self, users_a_second: impl Into<f64>) -> Self {
        self.shape.spawn_rate = Some(users_a_second.into());
        self
    }

    /// The open model: so many passes begin each second, on schedule, as [`LoadTest::arrival_rate`](crate::LoadTest::arrival_rate)
    /// has it.
    pub fn arrival_rate(mut self, passes_a_second: impl Into<f64>) -> Self {
        self.shape.arrival_rate = Some(passes_a_second.into());
        self
    }

    /// How many users there are at most in the open model; 10,000 unless told otherwise, or as many as the system allows open
    /// files for.
    pub fn max_users(mut self, users: usize) -> Self {
        self.shape.max_users = Some(users);
        self
    }

    /// How late a pass may begin in the open model before it is dropped; 5 s unless told otherwise.
    pub fn max_delay(mut self, delay: Duration) -> Self {
        self.shape.max_delay = Some(delay);
        self
    }

    /// How the load rises, holds and falls from its [`start`](Self::start) on, as [`LoadTest::stages`](crate::LoadTest::stages) has it.
    pub fn stages(mut self, stages: impl IntoIterator<Item = Stage>) -> Self {
        self.shape.stages = Some(stages.into_iter().collect());
        self
    }

    /// How many passes its users begin together; no limit unless told otherwise.
    pub fn iterations(mut self, passes: u64) -> Self {
        self.shape.iterations = Some(passes);
        self
    }

    /// How long after the run's start it begins; at once unless told otherwise. No user of it comes before.
    pub fn start(mut self, start: Duration) -> Self {
        self.start = start;
        self
    }

    /// How long it lasts, from its [`start`](Self::start). Without it, as long as its [`stages`](Self::stages), or to the run's end.
    pub fn run_time(mut self, run_time: Duration) -> Self {
        self.shape.run_time = Some(run_time);
        self
    }

    /// When it is over, counted from the run's start, where it has an end of its own.
    pub(crate) fn end(&self) -> Option<Duration> {
        let length = self.shape.length()?;
        Some(self.start.saturating_add(length))
    }
}

/// As a test declares it: `{ arrival_rate: 10/s, start: 30s }`.
impl Display for ScenarioLoad {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Shape {
            users,
            spawn_rate,
            arrival_rate,
            max_users,
            max_delay,
            stages,
            iterations,
            run_time,
            warm_up: _,
        } = &self.shape;
        let stages = stages.as_deref().map(|stages| {
            let stages: Vec<_> = stages.iter().map(declared).collect();
            format!("[{}]", stages.join(", "))
        });
        let start = Some(self.start).filter(|start| !start.is_zero());
        let said = [
            ("users", users.map(|it| it.to_string())),
            ("spawn_rate", spawn_rate.map(|it| it.to_string())),
            ("arrival_rate", arrival_rate.map(|it| format!("{it}/s"))),
            ("max_users", max_users.map(|it| it.to_string())),
            ("max_delay", max_delay.map(time::text)),
            ("stages", stages),
            ("iterations", iterations.map(|it| it.to_string())),
            ("start", start.map(time::text)),
            ("run_time", run_time.map(time::text)),
        ];
        let said = said.iter().filter_map(|(name, value)| {
            let value = value.as_ref()?;
            Some(format!("{name}: {value}"))
        });
        let said: Vec<_> = said.collect();
        match said.is_empty() {
            true => f.write_str("{ users: 1 }"),
            false => write!(f, "{{ {} }}", said.join(", ")),
        }
    }
}

fn declared(stage: &Stage) -> String {
    let time = time::text(stage.time);
    match stage.target {
        Some(target) => format!("to({target}).over({time})"),
        None => format!("hold({time})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::stages::{hold, to};

    const S: fn(u64) -> Duration = Duration::from_secs;

    #[test]
    fn it_is_shown_as_it_is_declared() {
        assert_eq!(ScenarioLoad::new().to_string(), "{ users: 1 }");
        let beat = ScenarioLoad::new().arrival_rate(2.5).start(S(30));
        assert_eq!(beat.to_string(), "{ arrival_rate: 2.5/s, start: 30s }");
        let rise = ScenarioLoad::new().stages([to(5).over(S(60)), hold(S(1))]);
        assert_eq!(rise.to_string(), "{ stages: [to(5).over(1m), hold(1s)] }");
    }

    #[test]
    fn it_ends_so_long_after_its_start() {
        let new = || ScenarioLoad::new().start(S(30));
        assert_eq!(new().end(), None);
        assert_eq!(new().run_time(S(10)).end(), Some(S(40)));
        assert_eq!(new().stages([to(5).over(S(5))]).end(), Some(S(35)));
    }
}
