//! How much load, and for how long.

use std::time::Duration;

use super::LoadTest;
use crate::load::stages::Stage;

impl LoadTest {
    /// How many users at the peak; 1 unless told otherwise.
    pub fn users(mut self, users: usize) -> Self {
        self.shape.users = Some(users);
        self
    }

    /// How many users start each second; all at once unless told otherwise.
    pub fn spawn_rate(mut self, users_a_second: impl Into<f64>) -> Self {
        self.shape.spawn_rate = Some(users_a_second.into());
        self
    }

    /// The open model: so many passes begin each second, on schedule, however slow the answers are. Scenarios take their
    /// turns by their shares.
    ///
    /// A pass is begun by a user that is free, or by a new one, of whom there are at most [`max_users`](Self::max_users). Where
    /// none is free the pass begins late, or not at all after [`max_delay`](Self::max_delay): it is counted as dropped.
    /// Latencies are reported twice: each request's own, and from when its pass was due.
    ///
    /// A scenario's `pause` and `runtime` say nothing here; its `wait` belongs to the pass.
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// # endpoint! { Index = GET "/"; }
    /// # scenario! { Visit(wait = none) = [Index]; }
    /// let test = LoadTest::new().scenario(Visit, 1).arrival_rate(500).max_users(200);
    /// ```
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

    /// How late a pass may begin in the open model; 5 s unless told otherwise. One that no user was free for by then is dropped.
    pub fn max_delay(mut self, delay: Duration) -> Self {
        self.shape.max_delay = Some(delay);
        self
    }

    /// How the load rises, holds and falls: each stage is a straight line from where the last one ended.
    ///
    /// The values are users, from 0 on; where an [`arrival_rate`](Self::arrival_rate) is given they are arrivals a second, from
    /// that one on. The test runs as long as all stages together, unless it is given a [`run_time`](Self::run_time): after the last
    /// stage the load stays as it is.
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// # endpoint! { Index = GET "/"; }
    /// # scenario! { Visit = [Index]; }
    /// let minutes = |minutes: u64| Duration::from_secs(60 * minutes);
    /// let test = LoadTest::new()
    ///     .scenario(Visit, 1)
    ///     .stages([to(100).over(minutes(1)), hold(minutes(5)), to(0).over(minutes(1))]);
    /// ```
    pub fn stages(mut self, stages: impl IntoIterator<Item = Stage>) -> Self {
        self.shape.stages = Some(stages.into_iter().collect());
        self
    }

    /// How many passes all users together begin; the test is over when the last of them is. A pass that a panic ends counts too.
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// # endpoint! { Index = GET "/"; }
    /// # scenario! { Visit = [Index]; }
    /// let test = LoadTest::new().scenario(Visit, 1).users(10).iterations(1000);
    /// ```
    pub fn iterations(mut self, passes: u64) -> Self {
        self.shape.iterations = Some(passes);
        self
    }

    /// Makes the requests of the first seconds, and counts none of them: they are in no figure, no threshold, no chart and no report.
    /// What a request comes to counts where its answer comes later.
    ///
    /// The warm-up is a part of the [`run_time`](Self::run_time), from whose start it is counted, and its passes are among the
    /// [`iterations`](Self::iterations). The duration of the report, and all its times, are of what is counted.
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// # endpoint! { Index = GET "/"; }
    /// # scenario! { Visit = [Index]; }
    /// let test = LoadTest::new()
    ///     .scenario(Visit, 1)
    ///     .warm_up(Duration::from_secs(10))
    ///     .run_time(Duration::from_secs(70)); // of which 60 s are counted
    /// ```
    pub fn warm_up(mut self, warm_up: Duration) -> Self {
        self.shape.warm_up = Some(warm_up);
        self
    }

    /// How long the test runs, from the first user's start. Without it, as long as its [`stages`](Self::stages), or until its
    /// [`iterations`](Self::iterations) are made, or until every scenario's `runtime` has gone by.
    pub fn run_time(mut self, run_time: Duration) -> Self {
        self.shape.run_time = Some(run_time);
        self
    }
}
