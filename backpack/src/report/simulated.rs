//! Runs of any length with any names, simulated, for the tests of pictures and pages.

use jiff::Timestamp;

use super::document::*;

/// What happens in a made-up run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Simulated {
    pub(super) seconds: u64,
    pub(super) step_s: u64,
    /// A spike of latencies, and failures, in the middle of the run.
    pub(super) trouble: bool,
}

impl Simulated {
    pub(super) const SHORT: Self = Self {
        seconds: 2,
        step_s: 1,
        trouble: false,
    };
    pub(super) const TROUBLED: Self = Self {
        seconds: 600,
        step_s: 1,
        trouble: true,
    };
    pub(super) const LONG: Self = Self {
        seconds: 28_800,
        step_s: 8,
        trouble: true,
    };

    pub(super) fn document(self, names: &[&str]) -> Document {
        let rows: Vec<Row> = names
            .iter()
            .enumerate()
            .map(|(place, name)| self.row(name, place as u64))
            .collect();
        let timeline = self.timeline(names.len() as u64 + 7, 4.0 * names.len() as f64, true);
        Document {
            format: FORMAT.to_owned(),
            version: VERSION,
            run: self.run(),
            total: stats(&timeline),
            passes: Vec::new(),
            metrics: Vec::new(),
            failures: self.failures(names),
            arrivals: None,
            exceptions: Vec::new(),
            missing_values: Vec::new(),
            skipped: Vec::new(),
            overruns: Vec::new(),
            decisions: Vec::new(),
            rows,
            timeline,
            thresholds: vec![
                threshold("p95 < 200 ms", Some("38.1 ms"), true),
                threshold("failures < 1 %", Some("2.31 %"), false),
                threshold("p99 < 500 ms of GET /never", None, false),
            ],
            generator: None,
            warnings: Vec::new(),
            exchanges: Vec::new(),
            baseline: None,
        }
    }

    fn run(self) -> Run {
        Run {
            state: RunState::Stopped,
            host: "http://127.0.0.1:8080".to_owned(),
            seed: 7,
            started_at: start(),
            duration_s: self.seconds as f64,
            users: 50,
            spawn_rate: Some(5.0),
            arrival_rate: None,
            max_delay_s: None,
            stages: Vec::new(),
            loads: Vec::new(),
            iterations: None,
            run_time_s: Some(self.seconds as f64),
            warm_up_s: None,
            stop_timeout_s: 10.0,
            timeout_s: 30.0,
            scenarios: vec![
                share("Game", 3, 38),
                share("Casual", 1, 12),
            ],
            plan: "Game (3), independent, wait 1s\n  POST /public/team/v1/init\n  Login\n    POST /public/session/v1/start\n".to_owned(),
            aborted: None,
            command_line: ["game", "--users", "50", "--host", "http://127.0.0.1:8080"]
                .map(str::to_owned)
                .to_vec(),
            versions: Versions {
                backpack: "0.1.0".to_owned(),
                system: "linux x86_64".to_owned(),
                cores: 8,
            },
        }
    }

    fn row(self, name: &str, place: u64) -> Row {
        let timeline = self.timeline(place, 4.0, false);
        let stats = stats(&timeline);
        let part = |scenario: &str| Part {
            endpoint: "TeamInit".to_owned(),
            scenario: scenario.to_owned(),
            stats: stats.clone(),
        };
        Row {
            method: ["GET", "POST", "DELETE"][place as usize % 3].to_owned(),
            name: name.to_owned(),
            parts: vec![part("Game"), part("Casual")],
            stats,
            timeline,
            slowest: Vec::new(),
        }
    }

    fn timeline(self, salt: u64, requests: f64, whole: bool) -> Timeline {
        let count = self.seconds.div_ceil(self.step_s);
        let intervals = (0..count).map(|n| self.interval(n * self.step_s, salt, requests, whole));
        Timeline {
            step_s: self.step_s,
            intervals: intervals.collect(),
        }
    }

    fn interval(self, at_s: u64, salt: u64, requests: f64, whole: bool) -> Interval {
        let half = self.seconds as f64 / 2.0;
        let near = 1.0 - ((at_s as f64 - half).abs() / (self.seconds as f64 / 30.0)).min(1.0);
        let slow = if self.trouble { 1.0 + 40.0 * near } else { 1.0 };
        let wobble = |n| 0.8 + 0.4 * chance(at_s * 31 + salt * 7 + n);
        let p50 = (8.0 + salt as f64 % 5.0) * slow * wobble(1);
        let requests = (requests * self.step_s as f64 * 10.0 * wobble(2)) as u64 / slow as u64;
        let failing = if self.trouble { near * 0.5 } else { 0.0 };
        let spread: [(f64, f64); 7] = [
            (0.6, 0.1),
            (0.8, 0.2),
            (1.0, 0.3),
            (1.4, 0.2),
            (2.0, 0.14),
            (3.0, 0.05),
            (5.0, 0.01),
        ];
        Interval {
            at_s,
            length_s: self.step_s as f64,
            arrivals: None,
            users: whole.then(|| (5 * (at_s + self.step_s)).min(50)),
            requests,
            failures: (requests as f64 * failing) as u64,
            p50: Some(p50),
            p95: Some(p50 * 2.4 * wobble(3)),
            p99: Some(p50 * 4.0 * wobble(4)),
            distribution: spread
                .iter()
                .map(|(times, share)| (quarter(p50 * times), (requests as f64 * share) as u64))
                .filter(|(_, count)| *count > 0)
                .collect(),
            ..Interval::default()
        }
    }

    fn failures(self, names: &[&str]) -> Vec<Failure> {
        let failing = names.iter().filter(|_| self.trouble).take(3);
        let seen =
            |share: u64| start() + jiff::SignedDuration::from_secs((self.seconds / share) as i64);
        failing
            .map(|name| Failure {
                method: "GET".to_owned(),
                name: (*name).to_owned(),
                error: "503 Service Unavailable is not within 200..=399".to_owned(),
                count: 1234,
                first_seen: seen(3),
                last_seen: seen(2),
                sample: None,
            })
            .collect()
    }
}

/// The figures of a timeline's requests.
fn stats(timeline: &Timeline) -> Stats {
    let sum = |of: fn(&Interval) -> u64| timeline.intervals.iter().map(of).sum::<u64>();
    let (requests, failures) = (sum(|i| i.requests), sum(|i| i.failures));
    let seconds: f64 = timeline.intervals.iter().map(|i| i.length_s).sum();
    let latency = latency(timeline, requests);
    let status = |status: &str, requests, failures| StatusStats {
        status: status.to_owned(),
        requests,
        failures,
        bytes_in: requests * 512,
        bytes_out: requests * 30,
        latency: Some(latency.clone()),
    };
    Stats {
        requests,
        failures,
        interrupted: 3,
        sent_again: 0,
        bytes_in: requests * 512,
        bytes_out: requests * 30,
        rate: requests as f64 / seconds,
        failure_rate: failures as f64 / seconds,
        statuses: vec![
            status("200", requests - failures, 0),
            status("503", failures, failures),
        ],
        latency: Some(latency),
        latency_from_start: None,
        phases_ms: None,
        first_byte_ms: None,
        baseline: None,
    }
}

fn latency(timeline: &Timeline, samples: u64) -> Latency {
    let mut quarters = std::collections::BTreeMap::<i32, u64>::new();
    for (quarter, count) in timeline.intervals.iter().flat_map(|i| &i.distribution) {
        *quarters.entry(*quarter).or_default() += count;
    }
    Latency {
        samples,
        mean: 15.2,
        min: 4.21,
        max: 2_345.0,
        standard_deviation: 21.3,
        percentiles: Percentiles {
            p25: 7.1,
            p50: 10.4,
            p66: 12.0,
            p75: 14.0,
            p80: 16.0,
            p90: 23.0,
            p95: 38.1,
            p98: 60.0,
            p99: 88.0,
            p99_9: 900.0,
            p99_99: 2_300.0,
        },
        histogram: None,
        distribution: quarters.into_iter().collect(),
    }
}

fn quarter(millis: f64) -> i32 {
    ((millis * 1e3).log2() * 4.0).floor() as i32
}

fn start() -> Timestamp {
    "2026-11-22T18:30:05Z".parse().expect("a time")
}

fn share(name: &str, share: u32, users: u64) -> ScenarioShare {
    ScenarioShare {
        name: name.to_owned(),
        share,
        users,
    }
}

fn threshold(asked: &str, measured: Option<&str>, held: bool) -> ThresholdResult {
    ThresholdResult {
        asked: asked.to_owned(),
        measured: measured.map(str::to_owned),
        held,
        place: Some("src/load.rs:17".to_owned()),
    }
}

/// The same number for the same seed, between 0 and 1.
fn chance(seed: u64) -> f64 {
    let mixed = (seed + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    (mixed >> 40) as f64 / (1_u64 << 24) as f64
}
