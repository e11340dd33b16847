//! What the page shows beside the figures: how far it is, and what its form holds.

use serde::Serialize;

use crate::load::stages::Stage;
use crate::load_test::LoadTest;
use crate::report::document::RunState;
use crate::run::Asked;
use crate::text::time;

/// How far the page is, in Locust's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Phase {
    /// Nothing has run yet.
    Ready,
    Spawning,
    Running,
    Stopping,
    Stopped,
}

impl Phase {
    pub(super) const ALL: [Self; 5] = [
        Self::Ready,
        Self::Spawning,
        Self::Running,
        Self::Stopping,
        Self::Stopped,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Spawning => "spawning",
            Self::Running => "running",
            Self::Stopping => "stopping",
            Self::Stopped => "stopped",
        }
    }
}

/// Beside the figures: what the page needs to show its form.
#[derive(Debug, Serialize)]
pub(super) struct State {
    pub(super) phase: Phase,
    pub(super) form: FormState,
    scenarios: Vec<Share>,
    version: &'static str,
    token_required: bool,
}

#[derive(Debug, Serialize)]
pub(super) struct FormState {
    users: usize,
    spawn_rate: Option<f64>,
    /// What says how many users come, where the form does not.
    load: Option<String>,
    /// The loads that scenarios have for themselves, a line each: the form is not of these.
    own_loads: Vec<String>,
    /// Users come as arrivals need them, or as each scenario has them for itself.
    on_schedule: bool,
    pub(super) host: Option<String>,
    /// Where no host is given, a service of the process is called.
    in_process: bool,
    run_time: Option<String>,
    warm_up: Option<String>,
}

#[derive(Debug, Serialize)]
struct Share {
    name: &'static str,
    share: u32,
}

impl From<RunState> for Phase {
    fn from(state: RunState) -> Self {
        match state {
            RunState::Spawning => Self::Spawning,
            RunState::Running => Self::Running,
            RunState::Stopping => Self::Stopping,
            RunState::Stopped => Self::Stopped,
        }
    }
}

impl State {
    pub(super) fn of(
        phase: Phase,
        test: &LoadTest,
        asked: Option<Asked>,
        token_required: bool,
    ) -> Self {
        let declared = Asked {
            users: test.shape.users.unwrap_or(1),
            spawn_rate: test.shape.spawn_rate,
        };
        let asked = asked.unwrap_or(declared);
        let shares = test.scenarios.iter().map(|share| Share {
            name: share.outline.name,
            share: if share.is_shared() { share.share } else { 0 },
        });
        Self {
            phase,
            form: FormState {
                users: asked.users,
                spawn_rate: asked.spawn_rate,
                load: load(test),
                own_loads: own_loads(test),
                on_schedule: test.shape.arrival_rate.is_some() || test.has_own_loads_alone(),
                host: test.host.clone(),
                in_process: test.service.is_some(),
                run_time: test.shape.run_time.map(time::text),
                warm_up: test.shape.warm_up.map(time::text),
            },
            scenarios: shares.collect(),
            version: env!("CARGO_PKG_VERSION"),
            token_required,
        }
    }
}

/// As `Beat { arrival_rate: 10/s, start: 30s }`.
fn own_loads(test: &LoadTest) -> Vec<String> {
    let own = test.scenarios.iter().filter_map(|share| {
        let load = share.own.as_ref()?;
        Some(format!("{} {load}", share.outline.name))
    });
    own.collect()
}

/// As `Arrivals: 50 a second, then to 100 over 1m, hold 5m`; none where users are asked for by number.
fn load(test: &LoadTest) -> Option<String> {
    if test.has_own_loads_alone() {
        return Some("Every scenario has a load of its own:".to_owned());
    }
    let stages: Vec<_> = test
        .shape
        .stages
        .iter()
        .flatten()
        .map(Stage::to_string)
        .collect();
    let stages = stages.join(", ");
    let users = || format!("Users by stages: {stages}");
    match test.shape.arrival_rate {
        None => test.shape.stages.as_ref().map(|_| users()),
        Some(rate) if stages.is_empty() => Some(format!("Arrivals: {rate} a second")),
        Some(rate) => Some(format!("Arrivals: {rate} a second, then {stages}")),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::load::stages::{hold, to};

    #[test]
    fn loads_of_scenarios_own_are_told() {
        use crate::prelude::*;
        endpoint! { Index = GET "/"; }
        scenario! { Game = [Index]; Beat = [Index]; }
        let load = ScenarioLoad::new().arrival_rate(2.5);
        let test = LoadTest::new().scenario_with(Beat, load);
        assert_eq!(own_loads(&test), ["Beat { arrival_rate: 2.5/s }"]);
        let alone = "Every scenario has a load of its own:";
        assert_eq!(super::load(&test).as_deref(), Some(alone));
        assert_eq!(super::load(&test.scenario(Game, 1)), None);
    }

    #[test]
    fn a_load_that_the_form_does_not_change_is_told() {
        let minute = Duration::from_secs(60);
        let stages = || [to(100).over(minute), hold(minute)];
        let text = |test: LoadTest| load(&test).unwrap_or_default();
        assert_eq!(text(LoadTest::new().users(3)), "");
        assert_eq!(
            text(LoadTest::new().arrival_rate(2.5)),
            "Arrivals: 2.5 a second"
        );
        assert_eq!(
            text(LoadTest::new().stages(stages())),
            "Users by stages: to 100 over 1m, hold 1m"
        );
        assert_eq!(
            text(LoadTest::new().arrival_rate(5).stages(stages())),
            "Arrivals: 5 a second, then to 100 over 1m, hold 1m"
        );
    }
}
