//! The figures for Prometheus, in its text format 0.0.4: base units, one series for each method, name and scenario.

mod measures;

use std::fmt::Display;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header;

use crate::metrics::snapshot::{BOUNDS, Durations, Labels, Series, Snapshot};
use crate::report::document::Run;
use crate::web::shared::Shared;
use crate::web::state::Phase;

pub(super) async fn metrics(State(shared): State<Shared>) -> Response {
    let mut text = Text::default();
    let version = env!("CARGO_PKG_VERSION");
    text.family(
        "backpack_build_info",
        "gauge",
        "What serves these figures; always 1.",
    );
    text.sample("backpack_build_info", &[("version", version)], 1);
    text.phase(shared.desk.state().phase);
    if let Some(look) = shared.desk.recent() {
        text.users(&look.run);
    }
    if let Some(running) = shared.desk.running() {
        text.figures(&running.snapshot());
    }
    let kind = [(
        header::CONTENT_TYPE,
        "text/plain; version=0.0.4; charset=utf-8",
    )];
    (kind, text.0).into_response()
}

/// The exposition, as it grows.
#[derive(Default)]
struct Text(String);

impl Text {
    fn family(&mut self, name: &str, kind: &str, help: &str) {
        self.0 += &format!("# HELP {name} {help}\n# TYPE {name} {kind}\n");
    }

    fn sample(&mut self, name: &str, labels: &[(&str, &str)], value: impl Display) {
        self.0 += name;
        for (place, (label, text)) in labels.iter().enumerate() {
            let before = if place == 0 { '{' } else { ',' };
            self.0 += &format!("{before}{label}=\"{}\"", escaped(text));
        }
        let end = if labels.is_empty() { "" } else { "}" };
        self.0 += &format!("{end} {value}\n");
    }

    fn phase(&mut self, current: Phase) {
        let name = "backpack_run_state";
        self.family(
            name,
            "gauge",
            "1 for the state of the latest run, 0 for the others.",
        );
        for phase in Phase::ALL {
            self.sample(name, &[("state", phase.name())], u8::from(phase == current));
        }
    }

    fn users(&mut self, run: &Run) {
        self.family(
            "backpack_users",
            "gauge",
            "Virtual users that run at the moment.",
        );
        for share in &run.scenarios {
            self.sample("backpack_users", &[("scenario", &share.name)], share.users);
        }
        self.family(
            "backpack_users_wanted",
            "gauge",
            "Virtual users that were asked for.",
        );
        self.sample("backpack_users_wanted", &[], run.all_users());
    }

    fn figures(&mut self, figures: &Snapshot) {
        self.counters(
            figures,
            "backpack_requests_total",
            "Requests that were answered or failed.",
            Series::requests,
        );
        self.counters(
            figures,
            "backpack_request_failures_total",
            "Requests that failed.",
            Series::failures,
        );
        self.counters(
            figures,
            "backpack_interrupted_total",
            "Requests cut off at the end of a run, neither success nor failure.",
            |it| it.interrupted,
        );
        self.counters(
            figures,
            "backpack_sent_again_total",
            "Requests sent once more after a connection that ended without an answer.",
            |it| it.sent_again,
        );
        self.counters(
            figures,
            "backpack_received_bytes_total",
            "Bytes of the answers' bodies.",
            |it| it.bytes_in,
        );
        self.counters(
            figures,
            "backpack_sent_bytes_total",
            "Bytes of the requests' bodies.",
            |it| it.bytes_out,
        );
        self.durations(figures);
        self.phases(figures);
        self.measures(figures);
        self.family(
            "backpack_panics_total",
            "counter",
            "Panics of users' steps.",
        );
        self.sample("backpack_panics_total", &[], figures.panics);
        self.family(
            "backpack_step_errors_total",
            "counter",
            "Errors that users' steps gave.",
        );
        self.sample("backpack_step_errors_total", &[], figures.step_errors);
        let limited = "backpack_generator_limited_seconds_total";
        self.family(
            limited,
            "counter",
            "Seconds in which the generator was the limit, not the service.",
        );
        for (reason, seconds) in figures.limited {
            self.sample(limited, &[("reason", reason)], seconds);
        }
    }

    fn counters(&mut self, figures: &Snapshot, name: &str, help: &str, of: fn(&Series) -> u64) {
        self.family(name, "counter", help);
        for (key, series) in &figures.series {
            self.sample(name, &labels(key), of(series));
        }
    }

    fn durations(&mut self, figures: &Snapshot) {
        let name = "backpack_request_duration_seconds";
        self.family(name, "histogram", "From the start of a request to the end of its answer; failures included, refused connections not.");
        for (key, series) in &figures.series {
            self.histogram(name, &labels(key), &series.durations);
        }
    }

    fn phases(&mut self, figures: &Snapshot) {
        let name = "backpack_request_phase_seconds_total";
        self.family(
            name,
            "counter",
            "What the durations of the requests are made of: each phase of all of them together.",
        );
        for (key, series) in &figures.series {
            let [one, two, three] = labels(key);
            for (phase, _, millis) in series.phases.all() {
                self.sample(name, &[one, two, three, ("phase", phase)], millis / 1e3);
            }
        }
    }

    fn histogram(&mut self, name: &str, labels: &[(&'static str, &str); 3], of: &Durations) {
        let (bucket, sum, count) = (
            format!("{name}_bucket"),
            format!("{name}_sum"),
            format!("{name}_count"),
        );
        let [one, two, three] = *labels;
        let mut passed = 0;
        for (bound, samples) in BOUNDS.iter().zip(of.buckets) {
            passed += samples;
            let bound = (*bound as f64 / 1e6).to_string();
            self.sample(&bucket, &[one, two, three, ("le", &bound)], passed);
        }
        self.sample(&bucket, &[one, two, three, ("le", "+Inf")], of.samples);
        self.sample(&sum, labels, of.seconds);
        self.sample(&count, labels, of.samples);
    }
}

fn labels(of: &Labels) -> [(&'static str, &str); 3] {
    [
        ("method", of.method),
        ("name", &of.name),
        ("scenario", of.scenario),
    ]
}

/// As a label's value is written.
fn escaped(text: &str) -> String {
    text.replace('\\', r"\\")
        .replace('"', "\\\"")
        .replace('\n', r"\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seen::phases::Millis;

    #[test]
    fn labels_are_escaped() {
        let mut text = Text::default();
        text.sample("x", &[("name", "a\"b\\c\nd"), ("le", "+Inf")], 1.5);
        assert_eq!(text.0, "x{name=\"a\\\"b\\\\c\\nd\",le=\"+Inf\"} 1.5\n");
    }

    #[test]
    fn the_phases_of_a_row_are_told_apart() {
        let key = Labels {
            name: "/level".to_owned(),
            method: "GET",
            scenario: "Game",
        };
        let series = Series {
            phases: Millis {
                waiting: 1500.0,
                ..Millis::default()
            },
            ..Series::default()
        };
        let mut text = Text::default();
        text.phases(&Snapshot {
            series: [(key, series)].into(),
            ..Snapshot::default()
        });
        let name = "backpack_request_phase_seconds_total";
        let labels = r#"method="GET",name="/level",scenario="Game""#;
        for (phase, seconds) in [("tls", "0"), ("first_byte", "1.5")] {
            let line = format!("{name}{{{labels},phase=\"{phase}\"}} {seconds}\n");
            assert!(text.0.contains(&line), "{line}{}", text.0);
        }
    }

    #[test]
    fn the_buckets_add_up_to_all_samples() {
        let key = Labels {
            name: "/level".to_owned(),
            method: "GET",
            scenario: "Game",
        };
        let mut durations = Durations {
            samples: 6,
            seconds: 90.021501,
            ..Durations::default()
        };
        durations.buckets[..6].copy_from_slice(&[2, 1, 0, 0, 1, 1]);
        let series = Series {
            durations,
            ..Series::default()
        };
        let mut text = Text::default();
        text.durations(&Snapshot {
            series: [(key, series)].into(),
            ..Snapshot::default()
        });
        let name = "backpack_request_duration_seconds";
        let labels = r#"method="GET",name="/level",scenario="Game""#;
        for (bound, passed) in [
            ("0.0005", 2),
            ("0.001", 3),
            ("0.025", 5),
            ("60", 5),
            ("+Inf", 6),
        ] {
            let line = format!("{name}_bucket{{{labels},le=\"{bound}\"}} {passed}\n");
            assert!(text.0.contains(&line), "{line}{}", text.0);
        }
        let end = format!("{name}_sum{{{labels}}} 90.021501\n{name}_count{{{labels}}} 6\n");
        assert!(text.0.ends_with(&end), "{}", text.0);
    }
}
