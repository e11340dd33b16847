//! What a test lacks that nobody can stop.

use super::group::length;
use crate::load_test::LoadTest;
use crate::play::share::Share;

/// One line, where the test would go on for ever.
pub(super) fn would_never_end(test: &LoadTest) -> Option<String> {
    if test.once || length(test).is_some() || test.shape.iterations.is_some() {
        return None;
    }
    let shares = || test.scenarios.iter().filter(|share| share.is_shared());
    if test.shape.arrival_rate.is_some() && !test.has_own_loads_alone() {
        let problem = "the test would never end: give it a run_time, stages or iterations";
        return Some(problem.to_owned());
    }
    if shares().any(|share| share.outline.runtime.is_none()) {
        let problem = "the test would never end: give it a run_time, stages or iterations, or every scenario a `runtime`";
        return Some(problem.to_owned());
    }
    let endless = test.scenarios.iter().find(|share| goes_on(share))?;
    Some(format!(
        "the test would never end, for `{}` goes on: give its load a run_time, stages or iterations, or the test a run_time",
        endless.outline.name
    ))
}

/// Whether a scenario with a load of its own has no end.
fn goes_on(share: &Share) -> bool {
    share.own.as_ref().is_some_and(|own| {
        let has_end = own.end().is_some() || own.shape.iterations.is_some();
        let has_runtime = own.shape.arrival_rate.is_none() && share.outline.runtime.is_some();
        !has_end && !has_runtime
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prelude::*;

    endpoint! { Index = GET "/"; }
    scenario! {
        Endless = [Index];
        Short(runtime = 1s) = [Index];
    }

    #[test]
    fn each_load_has_to_end_where_nothing_ends_the_run() {
        let second = Duration::from_secs(1);
        let problem = |test: LoadTest| would_never_end(&test).unwrap_or_default();
        let own = ScenarioLoad::new;
        let test = || LoadTest::new().scenario(Short, 1);
        assert_eq!(problem(test()), "");
        assert!(problem(test().arrival_rate(5)).ends_with("stages or iterations"));
        assert!(problem(test().scenario(Endless, 1)).ends_with("a `runtime`"));
        let told = problem(test().scenario_with(Endless, own().users(2)));
        assert!(told.contains("`Endless` goes on"), "{told}");
        assert!(
            problem(LoadTest::new().scenario_with(Short, own().arrival_rate(5)))
                .contains("`Short`")
        );
        for load in [
            own().run_time(second),
            own().iterations(3),
            own().stages([to(3).over(second)]),
        ] {
            assert_eq!(problem(test().scenario_with(Endless, load)), "");
        }
        assert_eq!(problem(LoadTest::new().scenario_with(Short, own())), "");
        let endless = test().scenario_with(Endless, own().users(2));
        assert_eq!(problem(endless.run_time(second)), "");
    }
}
