//! What a report tells of the run itself.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use std::{env, thread};

use super::gathered::Gathered;
use super::shared::Shared;
use crate::load::Load;
use crate::load::stages::Stage;
use crate::plan::group::Group;
use crate::plan::listing::Listing;
use crate::play::share::Share;
use crate::report::document;

impl Shared {
    pub(super) fn facts(&self, gathered: &Gathered, duration: Duration) -> document::Run {
        let settings = &self.plan.settings;
        let shared = self.plan.shared();
        let load = shared.map(|group| &group.load);
        let stages = shared.map_or(&[][..], |group| &group.stages);
        let asked = self.asked_of_all().map(|asked| *asked);
        let users = asked.map_or(0, |asked| asked.users);
        // Stages have gone down again at the end.
        let users = match stages.is_empty() {
            true => users,
            false => users.max(load.map_or(0, Load::max_users)),
        };
        document::Run {
            state: self.state(),
            host: settings.destination(),
            seed: settings.seed,
            started_at: gathered.started_at,
            duration_s: duration.as_secs_f64(),
            users: users as u64,
            spawn_rate: asked.and_then(|asked| asked.spawn_rate),
            arrival_rate: load.and_then(Load::first_rate),
            max_delay_s: seconds(load.and_then(Load::max_delay)),
            stages: stages.iter().map(stage).collect(),
            loads: self.own_loads(),
            iterations: self.plan.iterations,
            run_time_s: seconds(self.plan.run_time),
            warm_up_s: seconds(self.plan.warm_up),
            stop_timeout_s: settings.stop_timeout.as_secs_f64(),
            timeout_s: settings.timeout.as_secs_f64(),
            scenarios: self.scenarios(),
            plan: Listing(&self.plan.scenarios).to_string(),
            aborted: self.aborted.get().cloned(),
            command_line: self.plan.command_line.clone(),
            versions: versions(),
        }
    }

    /// Of the scenarios that have one for themselves.
    fn own_loads(&self) -> Vec<document::OwnLoad> {
        let own = self.plan.groups.iter().filter(|group| group.is_own);
        own.map(|group| self.own_load(group)).collect()
    }

    fn own_load(&self, group: &Group) -> document::OwnLoad {
        let members = group.scenarios.iter();
        let names: Vec<_> = members
            .map(|(index, _)| self.plan.scenarios[*index].outline.name)
            .collect();
        let length = group.end.map(|end| end.saturating_sub(group.start));
        document::OwnLoad {
            scenario: names.concat(),
            users: group.load.max_users() as u64,
            spawn_rate: group.load.spawn_rate(),
            arrival_rate: group.load.first_rate(),
            max_delay_s: seconds(group.load.max_delay()),
            stages: group.stages.iter().map(stage).collect(),
            iterations: group.iterations,
            start_s: group.start.as_secs_f64(),
            run_time_s: seconds(length),
        }
    }

    fn scenarios(&self) -> Vec<document::ScenarioShare> {
        let shares = self.plan.scenarios.iter().zip(&self.users);
        let share = |(share, users): (&Share, &AtomicUsize)| document::ScenarioShare {
            name: share.outline.name.to_owned(),
            share: if share.is_shared() { share.share } else { 0 },
            users: users.load(Ordering::Relaxed) as u64,
        };
        shares.map(share).collect()
    }
}

fn seconds(time: Option<Duration>) -> Option<f64> {
    time.map(|time| time.as_secs_f64())
}

fn stage(stage: &Stage) -> document::Stage {
    document::Stage {
        to: stage.target,
        over_s: stage.time.as_secs_f64(),
    }
}

fn versions() -> document::Versions {
    document::Versions {
        backpack: env!("CARGO_PKG_VERSION").to_owned(),
        system: format!("{} {}", env::consts::OS, env::consts::ARCH),
        cores: thread::available_parallelism().map_or(1, |cores| cores.get() as u64),
    }
}
