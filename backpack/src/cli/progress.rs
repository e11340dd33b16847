//! The line that shows how a run goes; only on a terminal.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::plan::Plan;
use crate::report::document::{Depth, Document};
use crate::run::Running;

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

    pub(super) fn show(&self, running: &Running) {
        if self.0.is_hidden() {
            return;
        }
        self.0.set_position(running.elapsed().as_millis() as u64);
        self.0
            .set_message(message(&running.document(Depth::Recent)));
    }

    pub(super) fn clear(&self) {
        self.0.finish_and_clear();
    }
}

fn message(document: &Document) -> String {
    let (run, total) = (&document.run, &document.total);
    let time = match run.run_time_s {
        Some(run_time) => format!("{:.0}s of {run_time:.0}s", run.duration_s.min(run_time)),
        None => format!("{:.0}s", run.duration_s),
    };
    let users: u64 = run.scenarios.iter().map(|scenario| scenario.users).sum();
    let (rate, failed) = (total.rate, total.failure_percent());
    format!("{time} · {users} users · {rate:.0} requests/s · {failed:.1} % failed")
}
