//! Loads that leave somebody out.

use std::time::Duration;

use crate::load::Load;
use crate::plan::Plan;
use crate::plan::group::Group;
use crate::run::rotation::Rotation;
use crate::text::time;

/// One line each, for the report's warnings.
pub(super) fn doubts(plan: &Plan) -> Vec<String> {
    let groups = plan.groups.iter();
    groups.flat_map(|group| of_load(plan, group)).collect()
}

fn of_load(plan: &Plan, group: &Group) -> Vec<String> {
    let Load::Users {
        users, spawn_rate, ..
    } = group.load
    else {
        return Vec::new();
    };
    // Autoscaling may bring more than begin.
    let mut doubts = match &plan.steering.autoscale {
        Some(_) if !group.is_own => Vec::new(),
        _ => without_users(plan, group, users),
    };
    let end = group.end.into_iter().chain(plan.run_time).min();
    let length = end.map(|end| end.saturating_sub(group.start));
    let ramp = long_ramp(users, spawn_rate, length);
    doubts.extend(ramp.map(|doubt| match group.is_own {
        true => format!("`{}`: {doubt}", names(plan, group).concat()),
        false => doubt,
    }));
    doubts
}

fn names(plan: &Plan, group: &Group) -> Vec<&'static str> {
    let members = group.scenarios.iter();
    members
        .map(|(index, _)| plan.scenarios[*index].outline.name)
        .collect()
}

/// Scenarios that no user is left for. None at all are those whom somebody else asks for.
fn without_users(plan: &Plan, group: &Group, users: usize) -> Vec<String> {
    let shares = || group.scenarios.iter().map(|(_, share)| *share);
    let mut rotation = Rotation::new(shares().map(i64::from));
    let mut counts = vec![0_usize; group.scenarios.len()];
    // More turns than all shares together change nothing.
    let all: u64 = shares().map(u64::from).sum();
    for _ in 0..(users as u64).min(all) {
        counts[rotation.next()] += 1;
    }
    let names = names(plan, group).into_iter();
    let empty = names
        .zip(counts)
        .filter(|(_, count)| *count == 0 && users > 0);
    empty
        .map(|(name, _)| {
            let people = if users == 1 { "user" } else { "users" };
            format!("`{name}` gets none of the {users} {people}: ask for more of them, or give it a larger share")
        })
        .collect()
}

/// A ramp that the run is too short for.
fn long_ramp(users: usize, spawn_rate: Option<f64>, run_time: Option<Duration>) -> Option<String> {
    let (rate, run_time) = (spawn_rate?, run_time?);
    let started = (rate * run_time.as_secs_f64()).floor() as usize;
    (started < users).then(|| {
        format!(
            "not all of the {users} users will start: at {rate} a second there are {started} of them when the run of {} is over",
            time::text(run_time)
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load_test::LoadTest;
    use crate::prelude::*;

    endpoint! { Index = GET "/"; }
    scenario! {
        Often(runtime = 1s) = [Index];
        Seldom(runtime = 1s) = [Index];
    }

    fn doubts_of(test: LoadTest) -> Vec<String> {
        let test = test
            .host("http://localhost")
            .scenario(Often, 3)
            .scenario(Seldom, 1);
        doubts(&Plan::ending(test).expect("a plan"))
    }

    #[test]
    fn a_scenario_without_users_is_told_of() {
        assert_eq!(
            doubts_of(LoadTest::new().users(2)),
            ["`Seldom` gets none of the 2 users: ask for more of them, or give it a larger share"]
        );
        assert_eq!(doubts_of(LoadTest::new().users(3)), [""; 0]);
        assert_eq!(doubts_of(LoadTest::new().users(1_000)), [""; 0]);
    }

    #[test]
    fn a_ramp_that_is_longer_than_the_run_is_told_of() {
        let test = |seconds| {
            LoadTest::new()
                .users(100)
                .spawn_rate(5)
                .run_time(Duration::from_secs(seconds))
        };
        assert_eq!(
            doubts_of(test(10)),
            [
                "not all of the 100 users will start: at 5 a second there are 50 of them when the run of 10s is over"
            ]
        );
        assert_eq!(doubts_of(test(20)), [""; 0]);
    }
}
