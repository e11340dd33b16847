//! The line that shows how a run goes; only on a terminal.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::plan::Plan;
use crate::run::Progress;

/// One line: time, users, requests a second, failures.
pub(super) struct Bar(ProgressBar);

impl Bar {
    /// Draws to standard error, and nothing at all where that is no terminal.
    pub(super) fn new(plan: &Plan, silent: bool) -> Self {
        let target = if silent {
            ProgressDrawTarget::hidden()
        } else {
            ProgressDrawTarget::stderr()
        };
        let length = plan.run_time.map(|time| time.as_millis() as u64);
        let bar = ProgressBar::with_draw_target(length, target);
        let template = match length {
            Some(_) => "{bar:24.cyan/dim} {msg}",
            None => "{spinner:.cyan} {msg}",
        };
        bar.set_style(ProgressStyle::with_template(template).expect("a template of this file"));
        Self(bar)
    }

    pub(super) fn show(&self, progress: &Progress<'_>) {
        if self.0.is_hidden() {
            return;
        }
        self.0.set_position(progress.elapsed.as_millis() as u64);
        self.0.set_message(message(progress));
    }

    pub(super) fn clear(&self) {
        self.0.finish_and_clear();
    }
}

fn message(progress: &Progress<'_>) -> String {
    let (mut requests, mut failures) = (0, 0);
    for (_, numbers) in &progress.aggregate.series {
        requests += numbers.requests;
        failures += numbers.failures;
    }
    let seconds = progress.elapsed.as_secs_f64().max(0.001);
    let share = failures as f64 / (requests.max(1)) as f64 * 100.0;
    let time = match progress.run_time {
        Some(run_time) => format!(
            "{} of {}",
            whole(progress.elapsed.min(run_time)),
            whole(run_time)
        ),
        None => whole(progress.elapsed),
    };
    let rate = requests as f64 / seconds;
    format!(
        "{time} · {} users · {rate:.0} requests/s · {share:.1} % failed",
        progress.users
    )
}

fn whole(time: Duration) -> String {
    format!("{}s", time.as_secs())
}
