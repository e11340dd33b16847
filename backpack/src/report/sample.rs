//! A document with something in each of its parts, for the unit tests of the formats.

use jiff::Timestamp;

use super::document::*;
use crate::metrics::Limit;
use crate::seen::phases::Millis;
use crate::seen::{Content, Exchange, Given, Got, Opening, Phases, Sent};
use std::time::Duration;

/// A login that always works, and a duel of which a quarter fails; ten seconds.
pub(crate) fn document() -> Document {
    let login = row("POST", "/login", 30, 0);
    let duel = row("GET", "/duel|<b>", 10, 4);
    Document {
        format: FORMAT.to_owned(),
        version: VERSION,
        run: run(),
        total: stats(40, 4),
        rows: vec![duel, login],
        passes: vec![
            measure("CHAIN", "Login", 30, 3),
            measure("PASS", "Game", 10, 0),
        ],
        metrics: metrics(),
        failures: vec![Failure {
            method: "GET".to_owned(),
            name: "/duel|<b>".to_owned(),
            error: "=status 500,\n\"again\"".to_owned(),
            count: 4,
            first_seen: time("2026-11-22T18:30:01.9Z"),
            last_seen: time("2026-11-22T18:30:09.1Z"),
            sample: Some(exchange(Some("=status 500,\n\"again\""))),
        }],
        arrivals: None,
        exceptions: vec![Exception {
            kind: ExceptionKind::Panic,
            scenario: "Game".to_owned(),
            text: "index out of bounds".to_owned(),
            count: 2,
            first_seen: time("2026-11-22T18:30:02Z"),
            last_seen: time("2026-11-22T18:30:03Z"),
        }],
        missing_values: vec![MissingValue {
            source: "Login".to_owned(),
            value: "json[\"token\"]".to_owned(),
            dependent: "Duel".to_owned(),
            unread: None,
            count: 3,
        }],
        skipped: vec![Skipped {
            endpoint: "Duel".to_owned(),
            count: 5,
        }],
        overruns: vec![Overrun {
            scenario: "Game".to_owned(),
            count: 6,
        }],
        decisions: vec![Decision {
            at_s: 6.5,
            text: "autoscale: 4.0/s with 3 users: 6 from now on".to_owned(),
        }],
        timeline: timeline(4, 0, Some(3)),
        thresholds: vec![
            threshold("p95 < 200ms", Some("20 ms"), true),
            threshold("failures < 1%", Some("10 %"), false),
        ],
        generator: None,
        warnings: vec!["the spawn rate was not reached".to_owned()],
        exchanges: vec![exchange(None)],
        baseline: None,
    }
}

/// The same beside a run that was faster.
pub(crate) fn with_baseline() -> Document {
    let mut document = document();
    document.baseline = Some(Baseline {
        file: "main.json".to_owned(),
        started_at: time("2026-11-21T18:30:00Z"),
    });
    let compared = Compared {
        requests: 50,
        failures: 0,
        rate: 5.0,
        mean: Some(6.0),
        p50: Some(5.0),
        p95: Some(16.0),
        p99: Some(16.0),
    };
    document.total.baseline = Some(compared.clone());
    document.rows[0].stats.baseline = Some(compared);
    document
}

/// The same from a machine that was too small for it.
pub(crate) fn limited() -> Document {
    let span = |from_s, to_s, reason| LimitedSpan {
        from_s,
        to_s,
        reason,
    };
    Document {
        generator: Some(Generator {
            limited_s: 4,
            of_s: 10,
            core_busy_s: 3,
            no_core_s: 1,
            loop_late_s: 0,
            seconds: vec![span(2, 5, Limit::CoreBusy), span(8, 9, Limit::NoCore)],
        }),
        ..document()
    }
}

/// The same in the open model: half of the passes began late, one not at all.
pub(crate) fn on_schedule() -> Document {
    let mut document = document();
    document.run.arrival_rate = Some(4.0);
    document.run.max_delay_s = Some(5.0);
    document.run.stages = vec![Stage {
        to: Some(8.0),
        over_s: 10.0,
    }];
    let arrivals = |scheduled, dropped| Arrivals {
        scheduled,
        started: scheduled - dropped,
        dropped,
        sent: 2 * (scheduled - dropped),
    };
    document.arrivals = Some(arrivals(60, 1));
    for interval in &mut document.timeline.intervals {
        interval.arrivals = Some(arrivals(6, u64::from(interval.at_s == 9)));
    }
    let mut late = latency(40);
    late.percentiles.p99 = 512.0;
    late.max = 512.0;
    document.total.latency_from_start = Some(late.clone());
    document.rows[0].stats.latency_from_start = Some(late);
    document
}

/// 10 passes a second, from 30 s on.
pub(crate) fn own_load() -> OwnLoad {
    OwnLoad {
        scenario: "Beat".to_owned(),
        users: 5,
        spawn_rate: None,
        arrival_rate: Some(10.0),
        max_delay_s: Some(5.0),
        stages: Vec::new(),
        iterations: None,
        start_s: 30.0,
        run_time_s: None,
    }
}

fn run() -> Run {
    Run {
        state: RunState::Stopped,
        host: "http://127.0.0.1:8080".to_owned(),
        seed: 7,
        started_at: time("2026-11-22T18:30:00.5Z"),
        duration_s: 10.0,
        users: 3,
        spawn_rate: Some(1.0),
        arrival_rate: None,
        max_delay_s: None,
        stages: Vec::new(),
        loads: Vec::new(),
        iterations: None,
        run_time_s: Some(10.0),
        warm_up_s: None,
        stop_timeout_s: 0.0,
        timeout_s: 30.0,
        scenarios: vec![ScenarioShare {
            name: "Game".to_owned(),
            share: 1,
            users: 0,
        }],
        plan: "Game\n  Login.post\n  Duel.get".to_owned(),
        aborted: None,
        command_line: vec!["game".to_owned(), "--headless".to_owned()],
        versions: Versions {
            backpack: "0.1.0".to_owned(),
            system: "linux x86_64".to_owned(),
            cores: 2,
        },
    }
}

fn row(method: &str, name: &str, requests: u64, failures: u64) -> Row {
    Row {
        method: method.to_owned(),
        name: name.to_owned(),
        stats: stats(requests, failures),
        parts: vec![Part {
            endpoint: "Endpoint".to_owned(),
            scenario: "Game".to_owned(),
            stats: Stats {
                statuses: Vec::new(),
                ..stats(requests, failures)
            },
        }],
        timeline: timeline(requests / 10, failures / 4, None),
        slowest: vec![exchange(None)],
    }
}

fn stats(requests: u64, failures: u64) -> Stats {
    Stats {
        requests,
        failures,
        interrupted: 1,
        sent_again: 0,
        bytes_in: requests * 5,
        bytes_out: requests * 3,
        rate: requests as f64 / 10.0,
        failure_rate: failures as f64 / 10.0,
        latency: Some(latency(requests)),
        latency_from_start: None,
        phases_ms: Some(Millis {
            lookup: 0.5,
            connecting: 0.625,
            tls: 1.0,
            waiting: 3.0,
            receiving: 2.0,
        }),
        first_byte_ms: Some(Latency {
            mean: 3.0,
            ..latency(requests)
        }),
        statuses: vec![StatusStats {
            status: "200".to_owned(),
            requests: requests - failures,
            failures: 0,
            bytes_in: requests * 5,
            bytes_out: requests * 3,
            latency: Some(latency(requests - failures)),
        }],
        baseline: None,
    }
}

fn latency(samples: u64) -> Latency {
    Latency {
        samples,
        mean: 7.125,
        min: 0.431,
        max: 21.5,
        standard_deviation: 3.25,
        percentiles: Percentiles {
            p25: 4.0,
            p50: 6.0,
            p66: 8.0,
            p75: 10.0,
            p80: 11.0,
            p90: 18.0,
            p95: 20.0,
            p98: 20.5,
            p99: 21.0,
            p99_9: 21.5,
            p99_99: 21.5,
        },
        histogram: Some("HISTFAAAAA==".to_owned()),
        distribution: vec![(48, samples)],
    }
}

/// Ten seconds of so many requests each.
fn timeline(requests: u64, failures: u64, users: Option<u64>) -> Timeline {
    let interval = |at_s| Interval {
        at_s,
        length_s: 1.0,
        users,
        arrivals: None,
        requests,
        failures,
        p50: Some(6.0),
        p95: Some(20.0),
        p99: Some(21.0),
        distribution: vec![(48, requests)],
        ..Interval::default()
    };
    Timeline {
        step_s: 1,
        intervals: (0..10).map(interval).collect(),
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

fn time(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

fn exchange(error: Option<&str>) -> Exchange {
    let headers = |name: &str, value: &str| vec![(name.to_owned(), value.to_owned())];
    let content = |text: &str| Content {
        text: text.to_owned(),
        bytes: text.len() as u64,
    };
    Exchange {
        at: time("2026-11-22T18:30:01.9Z"),
        user: 2,
        scenario: "Game".to_owned(),
        endpoint: "Duel".to_owned(),
        elapsed_ms: 40.5,
        phases_ms: Phases {
            opening: Some(Opening {
                connecting: Duration::from_millis(10),
                ..Opening::default()
            }),
            waiting: Duration::from_millis(30),
            ..Phases::default()
        }
        .into(),
        error: error.map(str::to_owned),
        trace_id: Some("4bf92f3577b34da6a3ce929d0e0e4736".to_owned()),
        request: Sent {
            method: "GET".to_owned(),
            url: "http://127.0.0.1:8080/duel|<b>".to_owned(),
            headers: headers("authorization", "Bearer ****"),
            body: Some(content("{\"with\":\"</script>\"}")),
        },
        given: vec![Given {
            target: "json[\"with\"]".to_owned(),
            source: "Login.json[\"token\"], 1 request ago".to_owned(),
        }],
        answer: Some(Got {
            status: 500,
            url: None,
            headers: headers("content-type", "application/json"),
            body: Some(content("{\"again\":[1,2]}")),
        }),
    }
}

/// A chain, passes or times: so many, of which some failed.
fn measure(kind: &str, name: &str, count: u64, failures: u64) -> Measure {
    let stats = MeasureStats {
        count,
        failures,
        interrupted: 1,
        rate: count as f64 / 10.0,
        times: Some(latency(count)),
        values: None,
    };
    Measure {
        kind: kind.to_owned(),
        name: name.to_owned(),
        parts: vec![MeasurePart {
            scenario: "Game".to_owned(),
            stats: stats.clone(),
        }],
        stats,
    }
}

/// One of each kind.
fn metrics() -> Vec<Measure> {
    let render = measure("TIME", "Render", 20, 0);
    let mut size = measure("VALUE", "CartSize", 20, 0);
    size.stats.values = size.stats.times.take();
    let mut logins = measure("COUNT", "Logins", 120, 0);
    logins.stats.times = None;
    vec![render, size, logins]
}
