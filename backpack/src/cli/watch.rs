//! What happens beside a run, about four times a second: keys are obeyed, figures shown, files kept up to date.

use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use super::files::Files;
use super::keyboard::Keyboard;
use super::keys;
use super::log;
use super::periodic::Periodic;
use super::progress::Line;
use crate::report::document::Depth;
use crate::run::Running;

/// How often figures are put together; time, users and keys do not wait for it.
const FIGURES: Duration = Duration::from_secs(1);

/// Watches one run.
pub(super) struct Watch<'f> {
    files: &'f mut Files,
    keyboard: Option<Keyboard>,
    line: Line,
    table: Option<Periodic>,
    due: Instant,
}

impl<'f> Watch<'f> {
    pub(super) fn new(running: &Running, silent: bool, files: &'f mut Files) -> Self {
        let run_time = running.document(Depth::Recent).run.run_time_s;
        Self {
            files,
            keyboard: Keyboard::take(),
            line: Line::new(
                run_time.map(Duration::from_secs_f64),
                silent || log::is_wanted(),
            ),
            table: (!silent && !io::stderr().is_terminal()).then(Periodic::new),
            due: Instant::now() + FIGURES,
        }
    }

    pub(super) fn glance(&mut self, running: &Running) {
        if let Some(keyboard) = &self.keyboard {
            let answers = keyboard
                .pressed()
                .into_iter()
                .filter_map(|key| keys::obey(key, running));
            answers.for_each(|answer| self.line.say(&answer));
        }
        if Instant::now() >= self.due {
            self.due = Instant::now() + FIGURES;
            let document = running.document(Depth::Recent);
            if let Some(problem) = self.files.update(&document) {
                self.line.say(&problem);
            }
            self.line.take(&document);
            if let Some(table) = &mut self.table {
                table.show(&document);
            }
        }
        self.line.show(running);
    }
}

impl Watch<'_> {
    /// Tells something above the line.
    pub(super) fn say(&self, text: &str) {
        self.line.say(text);
    }
}

impl Drop for Watch<'_> {
    fn drop(&mut self) {
        self.line.clear();
    }
}
