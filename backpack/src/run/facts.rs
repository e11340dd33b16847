//! What a report tells of the run itself.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use std::{env, thread};

use super::asked::Asked;
use super::gathered::Gathered;
use super::shared::Shared;
use crate::load::stages::Stage;
use crate::plan::listing::Listing;
use crate::play::share::Share;
use crate::report::document;

impl Shared {
    pub(super) fn facts(&self, gathered: &Gathered, duration: Duration) -> document::Run {
        let Asked { users, spawn_rate } = *self.asked();
        let settings = &self.plan.settings;
        let load = &self.plan.load;
        // Stages have gone down again at the end.
        let users = match self.plan.stages.is_empty() {
            true => users,
            false => users.max(load.max_users()),
        };
        document::Run {
            state: self.state(),
            host: settings.host.to_string(),
            seed: settings.seed,
            started_at: gathered.started_at,
            duration_s: duration.as_secs_f64(),
            users: users as u64,
            spawn_rate,
            arrival_rate: load.first_rate(),
            max_delay_s: seconds(load.max_delay()),
            stages: self.plan.stages.iter().map(stage).collect(),
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

    fn scenarios(&self) -> Vec<document::ScenarioShare> {
        let shares = self.plan.scenarios.iter().zip(&self.users);
        let share = |(share, users): (&Share, &AtomicUsize)| document::ScenarioShare {
            name: share.outline.name.to_owned(),
            share: share.share,
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
