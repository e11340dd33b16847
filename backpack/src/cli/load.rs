//! The flags for other loads than a number of users, and how they go together with what the program declares.

use std::time::Duration;

use clap::Args;

use super::values::{pair, rate, whole};
use crate::load::stages::{Stage, to};
use crate::load_test::LoadTest;
use crate::text::typed::time;

/// How the load comes.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Load")]
pub(super) struct LoadArguments {
    /// Begin so many passes on schedule, as 500/s, 30000/m or 500, however slow the answers are
    #[arg(long, env = "BACKPACK_ARRIVAL_RATE", value_name = "RATE", value_parser = rate)]
    arrival_rate: Option<f64>,

    /// How many users there are at most with --arrival-rate; 10000 by default
    #[arg(long, env = "BACKPACK_MAX_USERS", value_name = "USERS", value_parser = whole::<usize>)]
    max_users: Option<usize>,

    /// How late a pass may begin with --arrival-rate before it is dropped; 5s by default
    #[arg(long, env = "BACKPACK_MAX_DELAY", value_name = "TIME", value_parser = time)]
    max_delay: Option<Duration>,

    /// Go in straight lines to so many users (with --arrival-rate: arrivals a second), as 100:1m,100:5m,500:10s
    #[arg(
        long,
        env = "BACKPACK_STAGES",
        value_name = "VALUE:TIME,…",
        value_parser = stage,
        value_delimiter = ','
    )]
    stages: Option<Vec<Stage>>,

    /// End the test after so many passes of all users together
    #[arg(long, env = "BACKPACK_ITERATIONS", value_name = "PASSES", value_parser = whole::<u64>)]
    iterations: Option<u64>,
}

impl LoadArguments {
    /// What was typed wins: another kind of load takes the place of the program's.
    pub(super) fn apply(&self, test: &mut LoadTest, users_typed: bool) {
        let shaped = self.arrival_rate.is_some() || self.stages.is_some();
        if shaped {
            test.shape.users = None;
            test.shape.spawn_rate = None;
        } else if users_typed {
            test.shape.arrival_rate = None;
            test.shape.max_users = None;
            test.shape.max_delay = None;
            test.shape.stages = None;
        }
        // The program's stages count users, not arrivals.
        if self.arrival_rate.is_some() && test.shape.arrival_rate.is_none() {
            test.shape.stages = None;
        }
        if let Some(stages) = &self.stages {
            test.shape.stages = Some(stages.clone());
            test.shape.run_time = None;
        }
        test.shape.arrival_rate = self.arrival_rate.or(test.shape.arrival_rate);
        test.shape.max_users = self.max_users.or(test.shape.max_users);
        test.shape.max_delay = self.max_delay.or(test.shape.max_delay);
        test.shape.iterations = self.iterations.or(test.shape.iterations);
    }
}

/// Reads `100:1m`.
fn stage(text: &str) -> Result<Stage, String> {
    let wrong = || format!("`{text}` is not a stage: write 100:1m, a value and how long it takes");
    let (value, length): (f64, _) = pair(text).ok_or_else(wrong)?;
    Ok(to(value).over(time(length)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::stages::hold;

    const S: fn(u64) -> Duration = Duration::from_secs;

    #[test]
    fn stages_are_read() {
        assert_eq!(stage("100:1m"), Ok(to(100).over(S(60))));
        assert_eq!(stage("2.5:0"), Ok(to(2.5).over(S(0))));
        for wrong in ["", "100", ":1m", "many:1m"] {
            assert!(
                stage(wrong).unwrap_err().contains("is not a stage"),
                "{wrong:?}"
            );
        }
        assert!(
            stage("100:soon")
                .unwrap_err()
                .contains("`soon` is not a time")
        );
    }

    #[test]
    fn another_kind_of_load_takes_the_place_of_the_programs() {
        let stages = LoadArguments {
            stages: Some(vec![to(5).over(S(1))]),
            ..LoadArguments::default()
        };
        let mut test = LoadTest::new().users(3).spawn_rate(1).run_time(S(60));
        stages.apply(&mut test, false);
        assert_eq!(
            (test.shape.users, test.shape.spawn_rate, test.shape.run_time),
            (None, None, None)
        );

        let mut test = LoadTest::new()
            .arrival_rate(5)
            .max_users(3)
            .stages([hold(S(1))]);
        LoadArguments::default().apply(&mut test, true);
        assert_eq!(
            (
                test.shape.arrival_rate,
                test.shape.max_users,
                test.shape.stages
            ),
            (None, None, None)
        );

        let rate = LoadArguments {
            arrival_rate: Some(7.0),
            ..LoadArguments::default()
        };
        let mut users = LoadTest::new().stages([to(3).over(S(1))]);
        rate.apply(&mut users, false);
        assert_eq!(
            (users.shape.arrival_rate, users.shape.stages),
            (Some(7.0), None)
        );
        let mut arrivals = LoadTest::new().arrival_rate(1).stages([to(3).over(S(1))]);
        rate.apply(&mut arrivals, false);
        assert_eq!(arrivals.shape.arrival_rate, Some(7.0));
        assert!(arrivals.shape.stages.is_some());
    }
}
