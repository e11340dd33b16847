//! What a run may do on its own: look for a rate, exchange users, end early.

use std::time::Duration;

use super::LoadTest;
use crate::load::autoscale::Autoscale;
use crate::load::steering::Churn;

impl LoadTest {
    /// Looks for the number of users that makes a rate, see [`Autoscale`]. The test begins with [`users`](Self::users). The
    /// report tells each decision.
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// # endpoint! { Index = GET "/"; }
    /// # scenario! { Visit = [Index]; }
    /// let test = LoadTest::new().scenario(Visit, 1).users(10).autoscale(Autoscale::new(500, 200));
    /// ```
    pub fn autoscale(mut self, autoscale: Autoscale) -> Self {
        self.steering.autoscale = Some(autoscale);
        self
    }

    /// Exchanges users: each time `every` has gone by, the `users` that are there longest leave, and as many new ones come, with
    /// new connections and new state. The number of users stays.
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// # endpoint! { Index = GET "/"; }
    /// # scenario! { Visit = [Index]; }
    /// let test = LoadTest::new().scenario(Visit, 1).users(100).churn(5, Duration::from_secs(10));
    /// ```
    pub fn churn(mut self, users: usize, every: Duration) -> Self {
        self.steering.churn = Some(Churn { users, every });
        self
    }

    /// Ends the run early when there are more failures than this. They are counted once a second, and at the end: a run that
    /// is over by then misses a threshold.
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// # endpoint! { Index = GET "/"; }
    /// # scenario! { Visit = [Index]; }
    /// let test = LoadTest::new().scenario(Visit, 1).max_failures(100);
    /// ```
    pub fn max_failures(mut self, failures: u64) -> Self {
        self.steering.max_failures = Some(failures);
        self
    }

    /// Ends the run early when more of its requests have failed than this, in percent. It is looked at once a second, from the
    /// hundredth request on, so that one failure at the start does not end the run.
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// # endpoint! { Index = GET "/"; }
    /// # scenario! { Visit = [Index]; }
    /// let test = LoadTest::new().scenario(Visit, 1).max_failure_percent(5);
    /// ```
    pub fn max_failure_percent(mut self, percent: impl Into<f64>) -> Self {
        self.steering.max_failure_percent = Some(percent.into());
        self
    }
}
