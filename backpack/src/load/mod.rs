//! How much load: users who go from pass to pass, or passes that begin on schedule. What is wrong with it is gathered.

pub(crate) mod autoscale;
pub(crate) mod limits;
pub(crate) mod own;
pub(crate) mod profile;
pub(crate) mod shape;
pub(crate) mod stages;
pub(crate) mod steering;

use std::time::Duration;

use limits::{possible_users, too_many, wrong_rate};
use profile::Profile;
use shape::Shape;
use stages::Stage;

/// How many users there may be in the open model where nothing is said.
const DEFAULT_MAX_USERS: usize = 10_000;
/// How late a pass may begin in the open model where nothing is said.
const DEFAULT_MAX_DELAY: Duration = Duration::from_secs(5);

/// More passes a second than one machine begins.
const HIGHEST_RATE: f64 = 1_000_000.0;

/// What drives a run.
#[derive(Clone, Debug)]
pub(crate) enum Load {
    /// The closed model: each user begins its next pass when the last is over.
    Users {
        users: usize,
        spawn_rate: Option<f64>,
        /// How many run at each moment, instead.
        stages: Option<Profile>,
    },
    /// The open model.
    Arrivals {
        first_rate: f64,
        /// A second.
        rate: Profile,
        max_users: usize,
        /// Whether somebody said how many.
        is_limited: bool,
        max_delay: Duration,
    },
}

impl Load {
    /// What was asked for; the problems are to be looked at before it is run.
    pub(crate) fn of(shape: &Shape, scenarios: usize, problems: &mut Vec<String>) -> Self {
        problems.extend(shape.no_iterations());
        if let Some(stages) = &shape.stages {
            problems.extend(wrong_stages(stages));
        }
        match shape.arrival_rate {
            Some(rate) => Self::arrivals(shape, rate, scenarios, problems),
            None => Self::users(shape, problems),
        }
    }

    /// Users who have yet to be asked for.
    #[cfg(feature = "locust")]
    pub(crate) fn nobody() -> Self {
        Self::Users {
            users: 0,
            spawn_rate: None,
            stages: None,
        }
    }

    fn users(shape: &Shape, problems: &mut Vec<String>) -> Self {
        for (name, given) in [
            ("max_users", shape.max_users.is_some()),
            ("max_delay", shape.max_delay.is_some()),
        ] {
            if given {
                problems.push(format!(
                    "{name} without an arrival rate: it belongs to the open model, `arrival_rate`"
                ));
            }
        }
        let stages = shape.stages.as_ref().map(|stages| {
            problems.extend(users_beside_stages(shape));
            problems.extend(wrong_users_in(stages));
            Profile::of(0.0, stages)
        });
        let peak = match &stages {
            Some(stages) => stages.peak() as usize,
            None => shape.users.unwrap_or(1),
        };
        match peak {
            0 if stages.is_some() => {}
            0 => problems.push("0 users: a test needs at least 1".to_owned()),
            users => problems.extend(too_many(users)),
        }
        problems.extend(wrong_rate(shape.spawn_rate));
        Self::Users {
            users: peak,
            spawn_rate: shape.spawn_rate,
            stages,
        }
    }

    fn arrivals(shape: &Shape, rate: f64, scenarios: usize, problems: &mut Vec<String>) -> Self {
        for (name, given) in [
            ("users", shape.users.is_some()),
            ("a spawn rate", shape.spawn_rate.is_some()),
        ] {
            if given {
                problems.push(format!(
                    "{name} beside an arrival rate: users come as arrivals need them, at most `max_users`"
                ));
            }
        }
        let stages = shape.stages.as_deref().unwrap_or_default();
        let profile = Profile::of(rate, stages);
        let least = if stages.is_empty() {
            "above 0"
        } else {
            "from 0 on"
        };
        if !rate.is_finite() || rate < 0.0 || (rate == 0.0 && stages.is_empty()) {
            problems.push(format!(
                "an arrival rate of {rate}: it is a number of passes a second, {least}"
            ));
        } else if profile.peak() == 0.0 {
            problems.push("an arrival rate of 0 in all stages: no pass would begin".to_owned());
        } else if profile.peak() > HIGHEST_RATE {
            problems.push(format!(
                "an arrival rate of {}: at most {HIGHEST_RATE} passes begin each second",
                profile.peak()
            ));
        }
        if shape.max_delay.is_some_and(|delay| delay.is_zero()) {
            problems.push(
                "a max_delay of 0: every pass would be dropped, for none begins in no time"
                    .to_owned(),
            );
        }
        let max_users = shape.max_users.unwrap_or_else(|| {
            let possible = usize::try_from(possible_users()).unwrap_or(usize::MAX);
            DEFAULT_MAX_USERS.min(possible).max(scenarios)
        });
        problems.extend(too_many(max_users));
        if max_users < scenarios.max(1) {
            problems.push(format!(
                "max_users of {max_users} for {scenarios} scenarios: each needs at least 1 user"
            ));
        }
        Self::Arrivals {
            first_rate: rate,
            rate: profile,
            max_users,
            is_limited: shape.max_users.is_some(),
            max_delay: shape.max_delay.unwrap_or(DEFAULT_MAX_DELAY),
        }
    }

    /// How many users are asked for; in the open model how many there may be.
    pub(crate) fn max_users(&self) -> usize {
        match self {
            Self::Users { users, .. } => *users,
            Self::Arrivals { max_users, .. } => *max_users,
        }
    }

    /// The users that somebody said shall or may be there.
    pub(crate) fn asked_users(&self) -> usize {
        match self {
            Self::Users { users, .. } => *users,
            Self::Arrivals {
                is_limited: false, ..
            } => 0,
            Self::Arrivals { max_users, .. } => *max_users,
        }
    }

    /// How many users come each second in the closed model; none: all at once.
    pub(crate) fn spawn_rate(&self) -> Option<f64> {
        match self {
            Self::Users { spawn_rate, .. } => *spawn_rate,
            Self::Arrivals { .. } => None,
        }
    }

    /// Passes a second at the start of the open model.
    pub(crate) fn first_rate(&self) -> Option<f64> {
        match self {
            Self::Users { .. } => None,
            Self::Arrivals { first_rate, .. } => Some(*first_rate),
        }
    }

    pub(crate) fn max_delay(&self) -> Option<Duration> {
        match self {
            Self::Users { .. } => None,
            Self::Arrivals { max_delay, .. } => Some(*max_delay),
        }
    }

    pub(crate) fn is_open(&self) -> bool {
        matches!(self, Self::Arrivals { .. })
    }
}

fn wrong_stages(stages: &[Stage]) -> Vec<String> {
    let mut problems = Vec::new();
    if stages.is_empty() {
        problems.push("no stages: give at least one, as 100 users over a minute".to_owned());
    } else if stages.iter().all(|stage| stage.time.is_zero()) {
        problems.push("all stages together take no time: nothing would be sent".to_owned());
    }
    for stage in stages {
        if stage
            .target
            .is_some_and(|value| !(value.is_finite() && value >= 0.0))
        {
            problems.push(format!(
                "the stage `{stage}`: its value is a number from 0 on"
            ));
        }
    }
    problems
}

/// In the closed model the stages say it all.
fn users_beside_stages(shape: &Shape) -> Vec<String> {
    let mut problems = Vec::new();
    if shape.users.is_some() {
        problems.push(
            "users beside stages: the stages say how many users run, leave one out".to_owned(),
        );
    }
    if shape.spawn_rate.is_some() {
        problems.push(
            "a spawn rate beside stages: the stages say how fast users come, leave one out"
                .to_owned(),
        );
    }
    problems
}

fn wrong_users_in(stages: &[Stage]) -> Vec<String> {
    let mut problems = Vec::new();
    if let Some(Stage { target: None, .. }) = stages.first() {
        problems.push("the first stage holds 0 users: begin with one that goes to some".to_owned());
    }
    for stage in stages {
        if stage
            .target
            .is_some_and(|value| value.is_finite() && value.fract() != 0.0)
        {
            problems.push(format!(
                "the stage `{stage}`: a number of users is a whole one"
            ));
        }
    }
    let nobody = stages.iter().filter_map(|stage| stage.target);
    if !stages.is_empty() && nobody.fold(0.0, f64::max) == 0.0 {
        problems.push("0 users in all stages: nothing would be sent".to_owned());
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prelude::*;

    endpoint! { Index = GET "/"; }
    scenario! { Visit = [Index]; Look = [Index]; }

    const S: fn(u64) -> Duration = Duration::from_secs;

    fn problems(test: LoadTest) -> Vec<String> {
        let mut problems = Vec::new();
        let test = test.scenario(Visit, 1);
        Load::of(&test.shape, test.scenarios.len(), &mut problems);
        problems
    }

    fn only(test: LoadTest) -> String {
        let problems = problems(test);
        assert_eq!(problems.len(), 1, "{problems:?}");
        problems.concat()
    }

    #[test]
    fn what_is_right_has_no_problem() {
        let new = LoadTest::new;
        assert!(problems(new()).is_empty());
        assert!(problems(new().stages([to(3).over(S(1)), to(0).over(S(0))])).is_empty());
        let open = new().arrival_rate(0.5).max_users(1).max_delay(S(1));
        assert!(problems(open).is_empty());
        let ramp = new()
            .arrival_rate(0)
            .stages([hold(S(1)), to(2.5).over(S(1))]);
        assert!(problems(ramp).is_empty());
    }

    #[test]
    fn each_mistake_is_one_line() {
        let new = LoadTest::new;
        let rise = || [to(3).over(S(1))];
        assert!(only(new().iterations(0)).starts_with("0 iterations"));
        assert!(only(new().users(0)).starts_with("0 users"));
        assert!(only(new().max_users(5)).starts_with("max_users without an arrival rate"));
        assert!(only(new().max_delay(S(5))).starts_with("max_delay without an arrival rate"));
        assert!(only(new().stages([])).starts_with("no stages"));
        assert!(only(new().stages([to(3).over(S(0))])).contains("take no time"));
        assert!(only(new().users(3).stages(rise())).starts_with("users beside stages"));
        assert!(only(new().spawn_rate(3).stages(rise())).starts_with("a spawn rate beside stages"));
        assert!(only(new().stages([hold(S(1)), to(3).over(S(1))])).contains("holds 0 users"));
        assert!(only(new().stages([to(2.5).over(S(1))])).contains("`to 2.5 over 1s`"));
        assert!(only(new().stages([to(0).over(S(1))])).starts_with("0 users in all stages"));
        assert!(
            only(new().stages([to(3).over(S(1)), to(-1).over(S(1))])).contains("`to -1 over 1s`")
        );
    }

    #[test]
    fn each_mistake_of_the_open_model_is_one_line() {
        let open = |rate: f64| LoadTest::new().arrival_rate(rate);
        for wrong in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(
                only(open(wrong)).starts_with("an arrival rate of"),
                "{wrong}"
            );
        }
        assert!(only(open(0.0).stages([hold(S(1))])).contains("no pass would begin"));
        assert!(only(open(5.0).users(3)).starts_with("users beside an arrival rate"));
        assert!(only(open(5.0).spawn_rate(3)).starts_with("a spawn rate beside"));
        assert!(only(open(5.0).max_users(0)).contains("each needs at least 1"));
        assert!(only(open(5.0).max_delay(S(0))).starts_with("a max_delay of 0"));
        assert!(only(open(1e9)).starts_with("an arrival rate of 1000000000: at most 1000000"));
        assert!(only(open(5.0).stages([to(2e6).over(S(1))])).contains("rate of 2000000"));
        assert!(only(open(5.0).scenario(Look, 1).max_users(1)).contains("for 2 scenarios"));
    }
}
