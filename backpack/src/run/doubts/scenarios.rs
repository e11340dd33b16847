//! Options of scenarios that can do nothing.

use std::collections::HashSet;
use std::time::Duration;

use crate::declare::check::needs_late;
use crate::declare::outline::{
    ChainOutline, ScenarioKind, ScenarioOutline, StepKind, StepOutline, Wait,
};
use crate::plan::Plan;
use crate::text::time;

/// Each scenario once, those within others too.
pub(super) fn doubts(plan: &Plan) -> Vec<String> {
    let mut all = Scenarios::default();
    for (index, share) in plan.scenarios.iter().enumerate() {
        let group = &plan.groups[plan.seat(index).group];
        all.doubt(share.outline, group.load.is_open());
    }
    all.doubts
}

#[derive(Default)]
struct Scenarios {
    seen: HashSet<*const ScenarioOutline>,
    doubts: Vec<String>,
}

impl Scenarios {
    /// The schedule tells when the passes of a whole scenario begin and end that is on one.
    fn doubt(&mut self, scenario: &'static ScenarioOutline, is_on_schedule: bool) {
        if !self.seen.insert(scenario) {
            return;
        }
        if !is_on_schedule {
            self.doubts.extend(short_pacing(scenario));
            self.doubts.extend(short_runtime(scenario));
        }
        self.doubts.extend(late_for_nothing(scenario));
        self.doubt_within(scenario.steps);
    }

    fn doubt_within(&mut self, steps: &'static [StepOutline]) {
        for step in steps {
            match step.kind {
                StepKind::Scenario(scenario) => self.doubt(scenario, false),
                StepKind::Sequence(steps) => self.doubt_within(steps),
                _ => {}
            }
        }
    }
}

/// A pacing that no whole pass can keep.
fn short_pacing(scenario: &ScenarioOutline) -> Option<String> {
    let pacing = scenario.pacing?;
    let waits = waits_of_pass(scenario);
    (waits > pacing).then(|| {
        format!(
            "`{}` has a pacing of {}, and the waits of a pass take {} alone: the next one begins at once, as without a pacing",
            scenario.name,
            time::text(pacing),
            time::text(waits)
        )
    })
}

/// A runtime that is over before the wait after the first request is.
fn short_runtime(scenario: &ScenarioOutline) -> Option<String> {
    let (runtime, wait) = (scenario.runtime?, least(scenario.wait));
    (wait > runtime && waits_somewhere(scenario.steps)).then(|| {
        format!(
            "`{}` has a runtime of {}, and waits {} after each request: it ends with its first pass that makes one",
            scenario.name,
            time::text(runtime),
            time::text(wait)
        )
    })
}

fn late_for_nothing(scenario: &ScenarioOutline) -> Option<String> {
    (scenario.late && !needs_late(scenario)).then(|| {
        format!(
            "`{}` is `late`, and each of its steps has what it needs from those before it: leave `late` out",
            scenario.name
        )
    })
}

/// How long a whole pass waits at least, where nothing fails and nothing is sealed.
fn waits_of_pass(scenario: &ScenarioOutline) -> Duration {
    waits_of_steps(scenario, scenario.steps).saturating_add(least(scenario.pause))
}

fn waits_of_steps(scenario: &ScenarioOutline, steps: &[StepOutline]) -> Duration {
    let always = steps.iter().filter(|step| is_always_made(scenario, step));
    always.fold(Duration::ZERO, |sum, step| {
        sum.saturating_add(waits_of_step(scenario, step))
    })
}

fn is_always_made(scenario: &ScenarioOutline, step: &StepOutline) -> bool {
    match step.chance {
        Some(chance) => chance >= 100,
        None => scenario.kind != ScenarioKind::Weighted,
    }
}

fn waits_of_step(scenario: &ScenarioOutline, step: &StepOutline) -> Duration {
    match step.kind {
        StepKind::Request(..) | StepKind::Join(_) => least(scenario.wait),
        StepKind::Chain(chain) => waits_of_chain(chain).saturating_add(least(scenario.wait)),
        StepKind::Sequence(steps) => waits_of_steps(scenario, steps),
        StepKind::Scenario(nested) => nested
            .runtime
            .unwrap_or_default()
            .max(waits_of_pass(nested)),
        // It may request nothing.
        StepKind::Block | StepKind::Unknown => Duration::ZERO,
    }
}

/// Between its requests.
fn waits_of_chain(chain: &ChainOutline) -> Duration {
    let between = u32::try_from(chain.steps.len()).unwrap_or(u32::MAX);
    least(chain.wait).saturating_mul(between.saturating_sub(1))
}

/// Whether the scenario's own wait follows any of these.
fn waits_somewhere(steps: &[StepOutline]) -> bool {
    steps.iter().any(|step| match step.kind {
        StepKind::Request(..) | StepKind::Join(_) | StepKind::Chain(_) => true,
        StepKind::Sequence(steps) => waits_somewhere(steps),
        _ => false,
    })
}

/// What is never waited less.
fn least(wait: Wait) -> Duration {
    match wait {
        Wait::Fixed(time) | Wait::Uniform(time, _) => time,
        Wait::None | Wait::Exponential(_) | Wait::Normal(..) => Duration::ZERO,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load_test::LoadTest;
    use crate::prelude::*;

    endpoint! {
        Index = GET "/";
        News = GET "/news";
        Article = GET "/article";
        Player = GET "/players/{id}";
    }

    depends! { Article { query["after"] <- News.json["newest"] } }

    chain! { Both(wait = 2s) = [Index, News]; }

    scenario! {
        Hurried(wait = 1s, pacing = 2500ms) = [Index, News, Index];
        Even(wait = 1s, pacing = 3s) = [Index, News, Index];
        Chained(wait = none, pacing = 1s) = [Both];
        Nesting(wait = none, pacing = 1s) = [Even];
        Sequences(wait = 1s, pacing = 1s) = sequence [[Index, News @ 50%], [Index @ 100%] @ 10%];
        Lucky(wait = 1s, pacing = 1500ms) = weighted [Index @ 100%, News @ 99%];
        Unlucky(wait = 1s, pacing = 1500ms) = weighted [Index @ 100%, News @ 100%];
        Random(wait = exp(9s), pacing = 1s) = [Index, News, async |_user| ()];
        Ranged(wait = 1s..3s, pacing = 1500ms) = [Index, News];

        Short(runtime = 500ms) = [Index];
        Exact(runtime = 1s) = [Index];
        ByHand(runtime = 500ms) = [async |_user| ()];

        Needless(late) = [News, Article];
        Needed(late) = [Article, News];
        Unfilled(late) = sequence [[Index], [Player]];
        AfterBlock(late) = [async |_user| (), Player, Article];
        Outer = [Needless, Needless];
    }

    fn doubts_of<S: Scenario>(scenario: S) -> Vec<String> {
        doubts_with(LoadTest::new(), scenario)
    }

    fn doubts_with<S: Scenario>(test: LoadTest, scenario: S) -> Vec<String> {
        let test = test.host("http://localhost").scenario(scenario, 1);
        let test = test.run_time(Duration::from_secs(60));
        doubts(&Plan::ending(test).expect("a plan"))
    }

    const NOTHING: [&str; 0] = [];

    #[test]
    fn a_pacing_that_the_waits_exceed_is_told_of() {
        assert_eq!(
            doubts_of(Hurried),
            [
                "`Hurried` has a pacing of 2.5s, and the waits of a pass take 3s alone: the next one begins at once, as without a pacing"
            ]
        );
        for (doubts, waits) in [
            (doubts_of(Chained), "take 2s"),
            (doubts_of(Nesting), "take 3s"),
            (doubts_of(Unlucky), "take 2s"),
            (doubts_of(Ranged), "take 2s"),
        ] {
            assert_eq!(doubts.len(), 1, "{doubts:?}");
            assert!(doubts[0].contains(waits), "{doubts:?}");
        }
    }

    #[test]
    fn a_pacing_that_may_hold_is_none_of_ours() {
        assert_eq!(doubts_of(Even), NOTHING);
        assert_eq!(doubts_of(Sequences), NOTHING);
        assert_eq!(doubts_of(Lucky), NOTHING);
        assert_eq!(doubts_of(Random), NOTHING);
        let on_schedule = LoadTest::new().arrival_rate(1.0);
        assert_eq!(doubts_with(on_schedule, Hurried), NOTHING);
    }

    #[test]
    fn a_runtime_shorter_than_one_wait_is_told_of() {
        assert_eq!(
            doubts_of(Short),
            [
                "`Short` has a runtime of 0.5s, and waits 1s after each request: it ends with its first pass that makes one"
            ]
        );
        assert_eq!(doubts_of(Exact), NOTHING);
        assert_eq!(doubts_of(ByHand), NOTHING);
    }

    #[test]
    fn late_is_told_of_where_the_compiler_would_ask_for_nothing() {
        let told = "`Needless` is `late`, and each of its steps has what it needs from those before it: leave `late` out";
        assert_eq!(doubts_of(Needless), [told]);
        assert_eq!(doubts_of(Outer), [told], "once, wherever it is");
        assert_eq!(doubts_of(AfterBlock).len(), 1);
        assert_eq!(doubts_of(Needed), NOTHING);
        assert_eq!(doubts_of(Unfilled), NOTHING);
    }
}
