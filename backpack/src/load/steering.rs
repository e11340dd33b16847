//! What a run does on its own, beside what its plan says: look for a rate, exchange users, end early.

use std::time::Duration;

use crate::load::Load;
use crate::load::autoscale::Autoscale;
use crate::text::time;

/// What was asked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Steering {
    pub(crate) autoscale: Option<Autoscale>,
    pub(crate) churn: Option<Churn>,
    pub(crate) max_failures: Option<u64>,
    /// Of the requests.
    pub(crate) max_failure_percent: Option<f64>,
}

/// So many users are exchanged each time this has gone by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Churn {
    pub(crate) users: usize,
    pub(crate) every: Duration,
}

/// Shorter, and the run would do nothing else.
const SHORTEST_CHURN: Duration = Duration::from_millis(1);

impl Steering {
    /// What is wrong with it, for a test of this load.
    pub(crate) fn problems(&self, load: &Load) -> Vec<String> {
        let mut problems = Vec::new();
        match (&self.autoscale, load) {
            (Some(_), Load::Arrivals { .. }) => problems.push(
                "autoscale beside an arrival rate: the rate is given, and users come as arrivals need them".to_owned(),
            ),
            (Some(_), Load::Users { stages: Some(_), .. }) => problems.push(
                "autoscale beside stages: the stages say how many users run, leave one out".to_owned(),
            ),
            (Some(autoscale), Load::Users { users, .. }) => {
                problems.extend(autoscale.problems(*users));
            }
            (None, _) => {}
        }
        if self.churn.is_some() && load.is_open() {
            problems.push(
                "churn beside an arrival rate: users come and go as arrivals need them".to_owned(),
            );
        } else if let Some(churn) = self.churn {
            problems.extend(churn.problem());
        }
        problems.extend(self.wrong_limit());
        problems
    }

    /// What is wrong with it whatever the load.
    pub(crate) fn wrong_limit(&self) -> Option<String> {
        let percent = self.max_failure_percent?;
        (!(0.0..100.0).contains(&percent)).then(|| {
            format!(
                "at most {percent} % of failures: it is a part of the requests, from 0 to below 100"
            )
        })
    }
}

impl Churn {
    fn problem(self) -> Option<String> {
        if self.users == 0 {
            return Some("churn of 0 users: nobody would be exchanged".to_owned());
        }
        (self.every < SHORTEST_CHURN).then(|| {
            format!(
                "churn every {}: the shortest time is 1 ms",
                time::text(self.every)
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prelude::*;

    endpoint! { Index = GET "/"; }
    scenario! { Visit = [Index]; }

    fn problems(test: &LoadTest) -> Vec<String> {
        let mut problems = Vec::new();
        let load = Load::of(&test.shape, test.scenarios.len(), &mut problems);
        assert_eq!(problems, [""; 0]);
        test.steering.problems(&load)
    }

    #[test]
    fn what_is_right_has_no_problem() {
        let test = LoadTest::new()
            .churn(5, Duration::from_secs(10))
            .max_failures(0)
            .max_failure_percent(0);
        assert_eq!(problems(&test), [""; 0]);
    }

    #[test]
    fn who_is_asked_for_by_another_is_not_steered() {
        let second = Duration::from_secs(1);
        let only = |test: LoadTest| {
            let problems = problems(&test);
            assert_eq!(problems.len(), 1, "{problems:?}");
            problems.concat()
        };
        let scaled = || {
            LoadTest::new()
                .scenario(Visit, 1)
                .autoscale(Autoscale::new(5, 5))
        };
        let churned = || LoadTest::new().scenario(Visit, 1).churn(1, second);
        let stages = || [to(3).over(second)];
        assert!(only(scaled().arrival_rate(5)).starts_with("autoscale beside an arrival rate"));
        assert!(only(churned().arrival_rate(5)).starts_with("churn beside an arrival rate"));
        assert!(only(scaled().stages(stages())).starts_with("autoscale beside stages"));
        assert!(problems(&churned().stages(stages())).is_empty());
    }

    #[test]
    fn what_is_wrong_is_a_line_each() {
        let churn = |users, millis| {
            problems(&LoadTest::new().churn(users, Duration::from_millis(millis))).concat()
        };
        assert!(churn(0, 10).starts_with("churn of 0 users"));
        assert!(churn(1, 0).starts_with("churn every 0s"));
        for percent in [-1.0, 100.0, f64::NAN] {
            let problems = problems(&LoadTest::new().max_failure_percent(percent));
            assert_eq!(problems.len(), 1, "{percent}");
        }
    }
}
