//! What the page shows beside the figures: how far it is, and what its form holds.

use serde::Serialize;

use crate::load_test::LoadTest;
use crate::report::document::RunState;
use crate::run::Asked;
use crate::time_text;

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
    pub(super) host: Option<String>,
    run_time: Option<String>,
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
            users: test.users.unwrap_or(1),
            spawn_rate: test.spawn_rate,
        };
        let asked = asked.unwrap_or(declared);
        let shares = test.scenarios.iter().map(|share| Share {
            name: share.outline.name,
            share: share.share,
        });
        Self {
            phase,
            form: FormState {
                users: asked.users,
                spawn_rate: asked.spawn_rate,
                host: test.host.clone(),
                run_time: test.run_time.map(time_text::text),
            },
            scenarios: shares.collect(),
            version: env!("CARGO_PKG_VERSION"),
            token_required,
        }
    }
}
