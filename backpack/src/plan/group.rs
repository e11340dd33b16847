//! The loads of a run, each with the scenarios that it is for: the test's own for those with shares, and those that scenarios have for
//! themselves.

use std::time::Duration;

use crate::load::Load;
use crate::load::limits::too_many;
use crate::load::own::ScenarioLoad;
use crate::load::stages::Stage;
use crate::load_test::LoadTest;
use crate::play::share::Share;
use crate::text::time;

/// Scenarios under one load.
pub(crate) struct Group {
    pub(crate) load: Load,
    /// As asked for.
    pub(crate) stages: Vec<Stage>,
    /// By their index in the plan, with their shares of this load.
    pub(crate) scenarios: Vec<(usize, u32)>,
    /// Of the passes of these scenarios, how many may begin.
    pub(crate) iterations: Option<u64>,
    /// How long after the run's start it begins.
    pub(crate) start: Duration,
    /// How long after the run's start it ends, where it does before the run.
    pub(crate) end: Option<Duration>,
    /// A scenario has it for itself.
    pub(crate) is_own: bool,
}

/// Where a scenario belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Seat {
    /// The index of its group.
    pub(crate) group: usize,
    /// Its index in there.
    pub(crate) index: usize,
}

/// The loads of a test, that of all shares first; a group has at least one scenario.
pub(super) fn groups(test: &LoadTest, problems: &mut Vec<String>) -> Vec<Group> {
    let scenarios = || test.scenarios.iter().enumerate();
    let sharing: Vec<_> = scenarios()
        .filter(|(_, share)| share.is_shared())
        .map(|(index, share)| (index, share.share))
        .collect();
    let mut groups = Vec::new();
    // A test of no scenario has a load too, of which all that is wrong is told.
    if test.has_own_loads_alone() {
        problems.extend(for_nobody(test));
        problems.extend(test.shape.no_iterations());
        problems.extend(test.steering.wrong_limit());
    } else {
        let load = Load::of(&test.shape, sharing.len(), problems);
        problems.extend(test.steering.problems(&load));
        groups.push(Group {
            load,
            stages: test.shape.stages.clone().unwrap_or_default(),
            scenarios: sharing,
            iterations: None,
            start: Duration::ZERO,
            end: None,
            is_own: false,
        });
    }
    let own = scenarios().filter_map(|(index, share)| own(index, share, problems));
    groups.extend(own);
    problems.extend(too_many_together(&groups));
    groups
}

/// The group of a scenario with a load of its own.
fn own(index: usize, share: &Share, problems: &mut Vec<String>) -> Option<Group> {
    let own = share.own.as_ref()?;
    let mut wrong = Vec::new();
    let load = Load::of(&own.shape, 1, &mut wrong);
    if own.shape.run_time.is_some_and(|time| time.is_zero()) {
        wrong.push("a run time of 0: nothing would be sent".to_owned());
    }
    let name = share.outline.name;
    let named = wrong.iter().map(|problem| format!("`{name}`: {problem}"));
    problems.extend(named);
    Some(Group {
        load,
        stages: own.shape.stages.clone().unwrap_or_default(),
        scenarios: vec![(index, share.share)],
        iterations: own.shape.iterations,
        start: own.start,
        end: own.end(),
        is_own: true,
    })
}

/// What says how much load the scenarios with shares bring, where there is none.
fn for_nobody(test: &LoadTest) -> Option<String> {
    let (shape, steering) = (&test.shape, &test.steering);
    let said = [
        ("users", shape.users.is_some()),
        ("spawn_rate", shape.spawn_rate.is_some()),
        ("arrival_rate", shape.arrival_rate.is_some()),
        ("max_users", shape.max_users.is_some()),
        ("max_delay", shape.max_delay.is_some()),
        ("stages", shape.stages.is_some()),
        ("autoscale", steering.autoscale.is_some()),
        ("churn", steering.churn.is_some()),
    ];
    let said = said.iter().filter(|(_, is_said)| *is_said);
    let said: Vec<_> = said.map(|(name, _)| *name).collect();
    (!said.is_empty()).then(|| {
        format!(
            "every scenario has a load of its own: nobody is there for {}, which the scenarios with shares divide; leave it out",
            said.join(", ")
        )
    })
}

/// Each of the loads may be possible, and all together not.
fn too_many_together(groups: &[Group]) -> Option<String> {
    let users = groups.iter().map(|group| group.load.asked_users());
    let each_is_possible = users.clone().all(|users| too_many(users).is_none());
    let all = users.fold(0, usize::saturating_add);
    let problem = too_many(all).filter(|_| each_is_possible)?;
    Some(format!("all loads together: {problem}"))
}

/// How long a run lasts by what was asked for: as the test says, or as long as the loads that all have an end.
pub(super) fn length(test: &LoadTest) -> Option<Duration> {
    let ends = || {
        let ends = test.scenarios.iter();
        let mut ends = ends.map(|share| share.own.as_ref().and_then(ScenarioLoad::end));
        ends.try_fold(Duration::ZERO, |last, end| Some(last.max(end?)))
    };
    let is_empty = test.scenarios.is_empty();
    test.shape.length().or_else(|| ends().filter(|_| !is_empty))
}

/// Loads that would begin when the run is over.
pub(super) fn late(test: &LoadTest) -> Vec<String> {
    let Some(length) = test.shape.length() else {
        return Vec::new();
    };
    let late = test.scenarios.iter().filter_map(|share| {
        let start = share.own.as_ref()?.start;
        (start >= length && !start.is_zero()).then(|| {
            format!(
                "`{}` begins after {}, and the run is over after {}: give it an earlier start, or the test a longer run time",
                share.outline.name,
                time::text(start),
                time::text(length)
            )
        })
    });
    late.collect()
}

/// Where each scenario belongs.
pub(super) fn seats(groups: &[Group], scenarios: usize) -> Vec<Seat> {
    let mut seats = vec![Seat { group: 0, index: 0 }; scenarios];
    for (group, members) in groups.iter().enumerate() {
        for (index, (scenario, _)) in members.scenarios.iter().enumerate() {
            seats[*scenario] = Seat { group, index };
        }
    }
    seats
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::stages::to;
    use crate::prelude::*;

    endpoint! { Index = GET "/"; }
    scenario! {
        Game = [Index];
        Beat = [Index];
        Casual = [Index];
    }

    const S: fn(u64) -> Duration = Duration::from_secs;

    fn grouped(test: &LoadTest) -> (Vec<Group>, Vec<String>) {
        let mut problems = Vec::new();
        let groups = groups(test, &mut problems);
        (groups, problems)
    }

    fn only(test: &LoadTest) -> String {
        let (_, problems) = grouped(test);
        assert_eq!(problems.len(), 1, "{problems:?}");
        problems.concat()
    }

    #[test]
    fn an_ordinary_test_is_one_group() {
        let test = LoadTest::new().scenario(Game, 3).scenario(Casual, 1);
        let (groups, problems) = grouped(&test.users(8));
        assert_eq!(problems, [""; 0]);
        assert_eq!(groups.len(), 1);
        assert_eq!(groups[0].scenarios, [(0, 3), (1, 1)]);
        assert_eq!(groups[0].load.max_users(), 8);
    }

    #[test]
    fn those_with_shares_are_one_group_and_each_other_is_one_more() {
        let beat = ScenarioLoad::new().arrival_rate(5).start(S(3));
        let test = LoadTest::new()
            .scenario(Game, 3)
            .scenario_with(Beat, beat.run_time(S(4)).iterations(9))
            .scenario(Casual, 1);
        let (groups, problems) = grouped(&test);
        assert_eq!(problems, [""; 0]);
        let [shared, own] = groups.as_slice() else {
            panic!("{}", groups.len());
        };
        assert_eq!(
            (&*shared.scenarios, shared.is_own),
            (&[(0, 3), (2, 1)][..], false)
        );
        assert_eq!((&*own.scenarios, own.is_own), (&[(1, 1)][..], true));
        assert_eq!(
            (own.start, own.end, own.iterations),
            (S(3), Some(S(7)), Some(9))
        );
        assert!(own.load.is_open() && !shared.load.is_open());
        let seat = |group, index| Seat { group, index };
        assert_eq!(seats(&groups, 3), [seat(0, 0), seat(1, 0), seat(0, 1)]);
    }

    #[test]
    fn what_is_wrong_with_a_load_names_its_scenario() {
        let test = |load| LoadTest::new().scenario(Game, 1).scenario_with(Beat, load);
        let load = ScenarioLoad::new;
        assert!(only(&test(load().users(0))).starts_with("`Beat`: 0 users"));
        let both = load().users(3).arrival_rate(5);
        assert!(only(&test(both)).starts_with("`Beat`: users beside an arrival rate"));
        assert!(only(&test(load().run_time(S(0)))).starts_with("`Beat`: a run time of 0"));
        assert!(only(&test(load().iterations(0))).starts_with("`Beat`: 0 iterations"));
    }

    #[test]
    fn what_nobody_shares_goes_to_nobody() {
        let test = LoadTest::new().scenario_with(Beat, ScenarioLoad::new().users(2));
        assert_eq!(grouped(&test).1, [""; 0]);
        let problem = only(&test.clone().users(5).stages([to(3).over(S(1))]));
        assert!(problem.starts_with("every scenario has a load of its own"));
        assert!(problem.contains(" users, stages,"), "{problem}");
        assert!(only(&test.churn(1, S(1))).contains(" churn,"));
    }

    #[test]
    fn a_run_whose_loads_all_end_is_as_long_as_the_last_of_them() {
        let load = |end| ScenarioLoad::new().start(S(2)).run_time(S(end));
        let test = LoadTest::new().scenario_with(Beat, load(3));
        let test = test.scenario_with(Game, load(5));
        assert_eq!(length(&test), Some(S(7)));
        assert_eq!(length(&test.clone().scenario(Casual, 1)), None);
        let short = test.run_time(S(1));
        assert_eq!(length(&short), Some(S(1)));
        assert_eq!(late(&short).len(), 2);
        assert!(
            late(&short)[0].starts_with("`Beat` begins after 2s, and the run is over after 1s")
        );
    }
}
