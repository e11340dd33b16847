//! What an autoscaler is asked for: a rate, and how to get there.

use std::time::Duration;

use super::limits::too_many;
use crate::text::time;

/// Has a run find the number of users that makes a rate, for [`LoadTest::autoscale`](crate::LoadTest::autoscale).
///
/// Every [`cycle`](Self::cycle) it reads the rate of requests. When three readings in a row differ by less than the
/// [`volatility`](Self::volatility), and their mean is further than [`epsilon`](Self::epsilon) from the target, it adds or takes
/// away users in proportion. Where three rises in a row brought nothing (each less than `epsilon`), it goes back to the users
/// before them and stops: more users will not make the rate.
///
/// ```
/// # use backpack::prelude::*;
/// let autoscale = Autoscale::new(500, 200) // 500 requests a second, of at most 200 users
///     .volatility(0.05)
///     .epsilon(0.02)
///     .cycle(Duration::from_secs(10));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[must_use = "it does nothing until a load test is given it"]
pub struct Autoscale {
    pub(crate) target_rate: f64,
    pub(crate) max_users: usize,
    pub(crate) volatility: f64,
    pub(crate) epsilon: f64,
    pub(crate) cycle: Duration,
}

impl Autoscale {
    /// To this many requests a second, with at most this many users.
    pub fn new(target_rate: impl Into<f64>, max_users: usize) -> Self {
        Self {
            target_rate: target_rate.into(),
            max_users,
            volatility: 0.1,
            epsilon: 0.05,
            cycle: Duration::from_secs(5),
        }
    }

    /// By how much three readings may differ, as a part of their mean; 0.1 unless told otherwise.
    pub fn volatility(mut self, share: f64) -> Self {
        self.volatility = share;
        self
    }

    /// How near to the target is near enough, as a part of it; 0.05 unless told otherwise.
    pub fn epsilon(mut self, share: f64) -> Self {
        self.epsilon = share;
        self
    }

    /// How often the rate is read, in whole seconds (rounded up); 5 s unless told otherwise.
    pub fn cycle(mut self, cycle: Duration) -> Self {
        self.cycle = cycle;
        self
    }

    /// The cycle as it is counted.
    pub(crate) fn cycle_seconds(&self) -> u64 {
        self.cycle.as_secs() + u64::from(self.cycle.subsec_nanos() > 0)
    }

    /// What is wrong with it, for a test that begins with so many users.
    pub(crate) fn problems(&self, users: usize) -> Vec<String> {
        let mut problems = Vec::new();
        let Self {
            target_rate,
            max_users,
            volatility,
            epsilon,
            ..
        } = *self;
        if !(target_rate.is_finite() && target_rate > 0.0) {
            problems.push(format!(
                "autoscale to a rate of {target_rate}: it is a number of requests a second, above 0"
            ));
        }
        if max_users < users.max(1) {
            problems.push(format!(
                "autoscale with at most {max_users} users: the test begins with {users}"
            ));
        }
        problems.extend(too_many(max_users));
        for (name, share) in [("a volatility", volatility), ("an epsilon", epsilon)] {
            if !(share > 0.0 && share < 1.0) {
                problems.push(format!(
                    "autoscale with {name} of {share}: it is a part, between 0 and 1"
                ));
            }
        }
        if self.cycle < Duration::from_secs(1) {
            problems.push(format!(
                "autoscale with a cycle of {}: rates are read from whole seconds, so that it is 1s or more",
                time::text(self.cycle)
            ));
        }
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(autoscale: Autoscale) -> String {
        let problems = autoscale.problems(5);
        assert_eq!(problems.len(), 1, "{problems:?}");
        problems.concat()
    }

    #[test]
    fn what_is_wrong_is_a_line_each() {
        let new = || Autoscale::new(100, 10);
        assert!(new().problems(5).is_empty());
        for rate in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(only(Autoscale::new(rate, 10)).starts_with("autoscale to a rate of"));
        }
        assert!(only(Autoscale::new(100, 4)).ends_with("begins with 5"));
        assert!(only(new().volatility(0.0)).contains("a volatility of 0"));
        assert!(only(new().epsilon(1.0)).contains("an epsilon of 1"));
        assert!(only(new().epsilon(f64::NAN)).contains("an epsilon of NaN"));
        assert!(only(new().cycle(Duration::from_millis(500))).contains("a cycle of 0.5s"));
    }

    #[test]
    fn a_cycle_is_whole_seconds() {
        let seconds = |millis| {
            let autoscale = Autoscale::new(1, 1).cycle(Duration::from_millis(millis));
            autoscale.cycle_seconds()
        };
        assert_eq!([seconds(1000), seconds(1001), seconds(2000)], [1, 2, 2]);
    }
}
