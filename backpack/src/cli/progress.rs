//! The line that shows how a run goes; only on a terminal.

use std::fmt::Write;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::output::tell;
use crate::report::document::{Document, RunState};
use crate::report::table::latency as text_of;
use crate::run::Running;

/// One line: time, users, requests a second, failures, the 95th percentile.
pub(super) struct Line {
    bar: ProgressBar,
    run_time: Option<Duration>,
    figures: String,
}

impl Line {
    /// Draws to standard error, and nothing at all where that is no terminal.
    pub(super) fn new(run_time: Option<Duration>, silent: bool) -> Self {
        let target = if silent {
            ProgressDrawTarget::hidden()
        } else {
            ProgressDrawTarget::stderr()
        };
        let length = run_time.map(|time| time.as_millis() as u64);
        let bar = ProgressBar::with_draw_target(length, target);
        let template = match length {
            Some(_) => "{bar:12.cyan/dim} {wide_msg}",
            None => "{spinner:.cyan} {wide_msg}",
        };
        bar.set_style(ProgressStyle::with_template(template).expect("a template of this file"));
        Self {
            bar,
            run_time,
            figures: " users".to_owned(),
        }
    }

    /// Takes over the latest figures, once a second.
    pub(super) fn take(&mut self, document: &Document) {
        self.figures = figures(document);
    }

    /// Time and users are always those of the moment.
    pub(super) fn show(&self, running: &Running) {
        if self.bar.is_hidden() {
            return;
        }
        let elapsed = running.elapsed();
        self.bar.set_position(elapsed.as_millis() as u64);
        let users = running.users();
        self.bar.set_message(format!(
            "{} · {users}{}",
            time(elapsed, self.run_time),
            match running.warms_up() {
                true => " users · warm-up, not counted",
                false => &self.figures,
            }
        ));
    }

    /// A line above this one.
    pub(super) fn say(&self, text: &str) {
        if self.bar.is_hidden() {
            tell(text);
        } else {
            self.bar.println(text);
        }
    }

    pub(super) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

fn time(elapsed: Duration, run_time: Option<Duration>) -> String {
    match run_time {
        Some(run_time) => format!("{} of {}", clock(elapsed.min(run_time)), clock(run_time)),
        None => clock(elapsed),
    }
}

/// What follows the number of users: ` of 50 users · 120/s · 0.0 % failed · p95 12.1 ms, now 14.0 ms`.
///
/// The rate is that of the latest ten seconds, so that it follows the users; failures and percentile are those of the whole
/// run, the second percentile that of the latest second.
fn figures(document: &Document) -> String {
    let asked = match (document.run.state, document.run.all_users()) {
        (RunState::Spawning, 1) => " of 1 user".to_owned(),
        (RunState::Spawning, asked) => format!(" of {asked} users"),
        (RunState::Stopping, _) => " users still stopping".to_owned(),
        (_, 1) => " user".to_owned(),
        _ => " users".to_owned(),
    };
    let mut text = asked;
    // Until the first second is complete there is no rate, which is not a rate of 0.
    if !document.timeline.intervals.is_empty() {
        let (rate, _) = document.timeline.recent_rates();
        let _ = write!(text, " · {rate:.0}/s");
    }
    let _ = match document.total.failure_percent() {
        failed if failed > 0.0 && failed < 0.1 => write!(text, " · <0.1 % failed"),
        failed => write!(text, " · {failed:.1} % failed"),
    };
    if let Some(latency) = &document.total.latency {
        let _ = write!(text, " · p95 {}", text_of(Some(latency.percentiles.p95)));
    }
    let latest = document.timeline.intervals.last();
    if let Some(now) = latest.and_then(|interval| interval.p95) {
        let _ = write!(text, ", now {}", text_of(Some(now)));
    }
    if let Some(generator) = &document.generator
        && generator.is_limited_now()
    {
        text += " · the generator is the limit";
    }
    text
}

/// `12s`, `3m05s`, `1h23m`.
pub(super) fn clock(time: Duration) -> String {
    let seconds = time.as_secs();
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    match (hours, minutes) {
        (0, 0) if seconds == 0 && !time.is_zero() => format!("{}ms", time.as_millis()),
        (0, 0) => format!("{seconds}s"),
        (0, _) => format!("{minutes}m{:02}s", seconds % 60),
        _ => format!("{hours}h{minutes:02}m"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::document::Timeline;
    use crate::report::sample;

    #[test]
    fn a_rate_is_shown_once_there_is_one() {
        let mut document = sample::document();
        let text = figures(&document);
        assert!(text.contains("/s · 10.0 % failed · p95 "), "{text}");
        document.timeline = Timeline::default();
        document.total.failures = 0;
        let text = figures(&document);
        assert!(text.starts_with(" users · 0.0 % failed"), "{text}");
        (document.total.requests, document.total.failures) = (10_000, 1);
        let text = figures(&document);
        assert!(text.contains(" · <0.1 % failed"), "{text}");
    }

    #[test]
    fn a_generator_that_is_the_limit_at_this_moment_is_told_of() {
        let mut document = sample::limited();
        assert!(!figures(&document).contains("the limit"));
        let generator = document.generator.as_mut().expect("a limit");
        generator.seconds[1].to_s = 10;
        let text = figures(&document);
        assert!(text.ends_with(" · the generator is the limit"), "{text}");
    }

    #[test]
    fn times_are_short() {
        let text = |millis| clock(Duration::from_millis(millis));
        assert_eq!(text(0), "0s");
        assert_eq!(text(700), "700ms");
        assert_eq!(text(12_900), "12s");
        assert_eq!(text(185_000), "3m05s");
        assert_eq!(text(4_980_000), "1h23m");
    }

    #[test]
    fn a_run_does_not_take_longer_than_its_time() {
        let (late, run_time) = (Duration::from_millis(10_400), Duration::from_secs(10));
        assert_eq!(time(late, Some(run_time)), "10s of 10s");
        assert_eq!(time(late, None), "10s");
    }
}
