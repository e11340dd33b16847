//! The figures for Prometheus, in its text format 0.0.4: base units, one series for each method, name and scenario.

use std::collections::BTreeMap;
use std::fmt::Display;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header;

use super::shared::Shared;
use super::state::Phase;
use crate::metrics::{Aggregate, Latencies, Numbers};
use crate::report::document::Run;

/// The upper bounds of the buckets, in microseconds: from a fast answer of this machine to an impatient user.
const BOUNDS: [u64; 16] = [
    500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000,
    2_500_000, 5_000_000, 10_000_000, 30_000_000, 60_000_000,
];

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
        let figures = running.look(Figures::of);
        text.figures(&figures);
    }
    let kind = [(
        header::CONTENT_TYPE,
        "text/plain; version=0.0.4; charset=utf-8",
    )];
    (kind, text.0).into_response()
}

/// What a run has counted, copied so that the run does not wait for the writing.
struct Figures {
    /// By name, method and scenario: several endpoints may share these.
    series: BTreeMap<(String, &'static str, &'static str), Series>,
    panics: u64,
    step_errors: u64,
}

#[derive(Default)]
struct Series {
    requests: u64,
    failures: u64,
    interrupted: u64,
    bytes_in: u64,
    bytes_out: u64,
    /// The exact sum of the latencies.
    seconds: f64,
    samples: u64,
    /// Those at or below each bound, but above the one before.
    buckets: [u64; BOUNDS.len()],
}

impl Figures {
    fn of(aggregate: &Aggregate) -> Self {
        let mut series = BTreeMap::<_, Series>::new();
        for (key, numbers) in aggregate.series() {
            let key = (key.name.clone(), key.method, key.scenario);
            series.entry(key).or_default().add(numbers);
        }
        Self {
            series,
            panics: aggregate.aside.panics.total(),
            step_errors: aggregate.aside.step_errors.total(),
        }
    }
}

impl Series {
    fn add(&mut self, numbers: &Numbers) {
        self.interrupted += numbers.interrupted;
        for (_, part) in numbers.by_status() {
            self.requests += part.requests;
            self.failures += part.failures;
            self.bytes_in += part.bytes_in;
            self.bytes_out += part.bytes_out;
            self.add_latencies(&part.latencies);
        }
    }

    fn add_latencies(&mut self, latencies: &Latencies) {
        let samples = latencies.samples();
        let mean = latencies.mean().unwrap_or_default();
        self.seconds += mean.as_secs_f64() * samples as f64;
        self.samples += samples;
        let histogram = latencies.histogram();
        for value in histogram.iter_recorded() {
            let micros = histogram.lowest_equivalent(value.value_iterated_to());
            if let Some(place) = BOUNDS.iter().position(|bound| micros <= *bound) {
                self.buckets[place] += value.count_since_last_iteration();
            }
        }
    }
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
        self.sample("backpack_users_wanted", &[], run.users);
    }

    fn figures(&mut self, figures: &Figures) {
        self.counters(
            figures,
            "backpack_requests_total",
            "Requests that were answered or failed.",
            |it| it.requests,
        );
        self.counters(
            figures,
            "backpack_request_failures_total",
            "Requests that failed.",
            |it| it.failures,
        );
        self.counters(
            figures,
            "backpack_interrupted_total",
            "Requests cut off at the end of a run, neither success nor failure.",
            |it| it.interrupted,
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
    }

    fn counters(&mut self, figures: &Figures, name: &str, help: &str, of: fn(&Series) -> u64) {
        self.family(name, "counter", help);
        for ((row, method, scenario), series) in &figures.series {
            let labels = [
                ("method", *method),
                ("name", row.as_str()),
                ("scenario", *scenario),
            ];
            self.sample(name, &labels, of(series));
        }
    }

    fn durations(&mut self, figures: &Figures) {
        let name = "backpack_request_duration_seconds";
        self.family(name, "histogram", "From the start of a request to the end of its answer; failures included, refused connections not.");
        let (bucket, sum, count) = (
            format!("{name}_bucket"),
            format!("{name}_sum"),
            format!("{name}_count"),
        );
        for ((row, method, scenario), series) in &figures.series {
            let labels = [
                ("method", *method),
                ("name", row.as_str()),
                ("scenario", *scenario),
            ];
            let [method, row, scenario] = labels;
            let mut passed = 0;
            for (bound, samples) in BOUNDS.iter().zip(series.buckets) {
                passed += samples;
                let bound = (*bound as f64 / 1e6).to_string();
                self.sample(&bucket, &[method, row, scenario, ("le", &bound)], passed);
            }
            self.sample(
                &bucket,
                &[method, row, scenario, ("le", "+Inf")],
                series.samples,
            );
            self.sample(&sum, &labels, series.seconds);
            self.sample(&count, &labels, series.samples);
        }
    }
}

/// As a label's value is written.
fn escaped(text: &str) -> String {
    text.replace('\\', r"\\")
        .replace('"', "\\\"")
        .replace('\n', r"\n")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn labels_are_escaped() {
        let mut text = Text::default();
        text.sample("x", &[("name", "a\"b\\c\nd"), ("le", "+Inf")], 1.5);
        assert_eq!(text.0, "x{name=\"a\\\"b\\\\c\\nd\",le=\"+Inf\"} 1.5\n");
    }

    #[test]
    fn buckets_hold_what_is_at_or_below_their_bound() {
        let mut latencies = Latencies::default();
        for micros in [400, 500, 501, 10_000, 10_100, 90_000_000] {
            latencies.record(Duration::from_micros(micros));
        }
        let mut series = Series::default();
        series.add_latencies(&latencies);
        assert_eq!(series.buckets[..6], [2, 1, 0, 0, 1, 1]);
        assert_eq!((series.samples, series.buckets.iter().sum::<u64>()), (6, 5));
        assert!(
            (series.seconds - 90.021501).abs() < 1e-6,
            "{}",
            series.seconds
        );
    }
}
