//! The figures are true: they are compared with what the server saw and with what the test's own clock measured.

use std::time::{Instant, SystemTime};

use backpack::prelude::*;
use backpack_tests::{Answer, RecordingServer, one_user};
use serde_json::Value;

endpoint! {
    Slow = POST "/slow" { json: { "weight": "eleven" } };
    Quick = GET "/quick";
    Mixed = GET "/mixed";
    Never = GET "/never";
    Source = GET "/source";
    Dependent = GET "/dependent";
}

depends! { Dependent { query["id"] <- Source.json["id"] } }

scenario! {
    Slowly(wait = 3ms) = [Slow];
    Quickly(wait = 2ms) = weighted [Quick @ 100%, Mixed @ 70%];
}

const MS: fn(u64) -> Duration = Duration::from_millis;

/// Within 1 % or 0.5 ms.
fn is_near(measured: Duration, expected: Duration) -> bool {
    let tolerance = expected.mul_f64(0.01).max(Duration::from_micros(500));
    measured.abs_diff(expected) <= tolerance
}

/// The nearest-rank percentile.
fn percentile(sorted: &[Duration], share: f64) -> Duration {
    let rank = (sorted.len() as f64 * share).ceil() as usize;
    sorted[rank.clamp(1, sorted.len()) - 1]
}

/// Each figure with its name: those of the samples, and those of the report.
fn compared(
    samples: &[Duration],
    figures: &backpack::Figures,
) -> Vec<(String, Duration, Duration)> {
    let mut sorted = samples.to_vec();
    sorted.sort_unstable();
    let seconds: Vec<_> = sorted.iter().map(Duration::as_secs_f64).collect();
    let mean = seconds.iter().sum::<f64>() / seconds.len() as f64;
    let variance = seconds.iter().map(|it| (it - mean).powi(2)).sum::<f64>() / seconds.len() as f64;
    let named = |name: &str, expected, measured: Option<Duration>| {
        (
            name.to_owned(),
            expected,
            measured.expect("there are samples"),
        )
    };
    let mut compared = vec![
        named("mean", Duration::from_secs_f64(mean), figures.mean()),
        named("min", sorted[0], figures.min()),
        named("max", sorted[sorted.len() - 1], figures.max()),
        named(
            "standard deviation",
            Duration::from_secs_f64(variance.sqrt()),
            figures.standard_deviation(),
        ),
    ];
    for share in [0.01, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999] {
        let expected = percentile(&sorted, share);
        let name = format!("{} %", share * 100.0);
        compared.push(named(&name, expected, figures.percentile(share)));
    }
    compared
}

fn far_off(compared: &[(String, Duration, Duration)]) -> Vec<String> {
    let far = compared
        .iter()
        .filter(|(_, expected, measured)| !is_near(*measured, *expected));
    far.map(|(name, expected, measured)| format!("{name}: {measured:?} instead of {expected:?}"))
        .collect()
}

/// Half of the answers at once, the others after 10, 40 and 160 ms.
fn late_answers() -> Vec<Answer> {
    let answer = |place: u64| match place % 8 {
        0 => Answer::ok().after(MS(160)),
        1 | 2 => Answer::ok().after(MS(40)),
        3 => Answer::ok().after(MS(10)),
        _ => Answer::ok(),
    };
    (0..200).map(answer).collect()
}

#[test]
fn latencies_are_those_of_the_tests_own_clock() {
    let server = RecordingServer::start();
    server.answers_in_turn("POST /slow", late_answers());
    let (samples, report) = one_user(server.url(), async |user| {
        let mut samples = Vec::new();
        for _ in 0..200 {
            let before = Instant::now();
            Slow.request(user).await;
            samples.push(before.elapsed());
        }
        samples
    });
    let compared = compared(&samples, &report.endpoint(Slow));
    println!("clock, report: {compared:#?}");
    assert_eq!(far_off(&compared), Vec::<String>::new());
}

#[test]
fn latencies_are_those_of_the_server() {
    // The way to the server and back is no part of what the server sees. On a busy machine it takes longer now and
    // then, so that the best of a few runs counts; a figure that is wrong is so in all of them.
    let mut far = Vec::new();
    for _ in 0..8 {
        let server = RecordingServer::start();
        server.answers_in_turn("POST /slow", late_answers());
        let (_, report) = one_user(server.url(), async |user| {
            for _ in 0..200 {
                Slow.request(user).await;
            }
        });
        let compared = compared(&server.held_at("POST /slow"), &report.endpoint(Slow));
        println!("server, report: {compared:#?}");
        // The first request opens the connection, which is the longest way.
        let of_answers = |name: &str| !matches!(name, "max" | "99.9 %");
        far = far_off(&compared);
        far.retain(|line| of_answers(line.split(':').next().unwrap_or_default()));
        if far.is_empty() {
            return;
        }
    }
    panic!("far from what the server saw, in every run: {far:#?}");
}

#[test]
fn counts_and_bytes_are_those_of_the_server() {
    let server = RecordingServer::start();
    let mut turn = 0;
    server.replies("GET /mixed", move |_| {
        turn += 1;
        match turn % 10 {
            0 => Answer::status(500),
            1 | 2 => Answer::status(404),
            _ => Answer::bytes(&vec![b'x'; turn]),
        }
    });
    server.answers("GET /quick", Answer::text("twelve bytes"));
    let report = LoadTest::new()
        .host(server.url())
        .scenario(Slowly, 1)
        .scenario(Quickly, 2)
        .users(6)
        .run_time(MS(2300))
        .run()
        .expect("the load test runs");
    let json = json(&report);
    let arrived = server.arrived();
    for (line, method, path) in [
        ("POST /slow", "POST", "/slow"),
        ("GET /quick", "GET", "/quick"),
        ("GET /mixed", "GET", "/mixed"),
    ] {
        let row = row(&json, path);
        let requests = server.arrived_at(line).len() as u64;
        assert_eq!(row["method"], method);
        assert_eq!(
            number(&row["requests"]) + number(&row["interrupted"]),
            requests,
            "{line}"
        );
        let in_intervals = sum(&row["timeline"]["intervals"], "requests");
        assert_eq!(in_intervals, number(&row["requests"]), "{line}");
        assert_eq!(
            sum(&row["statuses"], "requests"),
            number(&row["requests"]),
            "{line}"
        );
        assert_eq!(
            sum(&row["parts"], "requests"),
            number(&row["requests"]),
            "{line}"
        );
    }
    let total = &json["total"];
    let sent: usize = arrived.iter().map(|request| request.body.len()).sum();
    assert_eq!(number(&total["interrupted"]), 0);
    assert_eq!(number(&total["requests"]), arrived.len() as u64);
    assert_eq!(number(&total["bytes_out"]), sent as u64);
    assert_eq!(report.total().bytes_out(), sent as u64);
    let quick = row(&json, "/quick");
    assert_eq!(number(&quick["bytes_in"]), 12 * number(&quick["requests"]));
    let mixed = row(&json, "/mixed");
    let answers = server.arrived_at("GET /mixed").len() as u64;
    let of_status = |status: &str| {
        let statuses = mixed["statuses"].as_array().expect("an array");
        let found = statuses.iter().find(|it| it["status"] == status);
        found.map_or(0, |it| number(&it["requests"]))
    };
    assert_eq!(of_status("500"), answers / 10);
    assert_eq!(of_status("404"), answers.div_ceil(10) + (answers + 8) / 10);
    assert_eq!(
        number(&mixed["failures"]),
        of_status("500") + of_status("404")
    );
    assert_eq!(sum(&json["failures"], "count"), number(&total["failures"]));
    assert_eq!(
        sum(&json["timeline"]["intervals"], "requests"),
        number(&total["requests"])
    );
    let lengths: f64 = intervals(&json)
        .iter()
        .map(|it| it["length_s"].as_f64().unwrap())
        .sum();
    assert!(
        (lengths - report.duration().as_secs_f64()).abs() < 1e-6,
        "{lengths}"
    );
}

#[test]
fn each_second_has_the_latencies_of_its_own_requests() {
    let server = RecordingServer::start();
    let begun = Instant::now();
    server.replies("GET /quick", move |_| match begun.elapsed() {
        time if time < MS(2000) => Answer::ok().after(MS(20)),
        _ => Answer::ok().after(MS(120)),
    });
    let report = LoadTest::new()
        .host(server.url())
        .scenario(Quickly, 1)
        .users(4)
        .run_time(MS(4000))
        .run()
        .expect("the load test runs");
    let json = json(&report);
    let row = row(&json, "/quick");
    let medians: Vec<_> = row["timeline"]["intervals"]
        .as_array()
        .expect("an array")
        .iter()
        .map(|it| it["p50"].as_f64().expect("each second has requests"))
        .collect();
    assert_eq!(medians.len(), 4, "{medians:?}");
    assert!((20.0..100.0).contains(&medians[0]), "{medians:?}");
    assert!((120.0..300.0).contains(&medians[3]), "{medians:?}");
    let users: Vec<_> = intervals(&json)
        .iter()
        .map(|it| number(&it["users"]))
        .collect();
    assert_eq!(users[..3], [4, 4, 4]);
}

#[test]
fn failures_know_when_they_were_seen() {
    let server = RecordingServer::start();
    server.answers("GET /quick", Answer::status(503));
    let before = SystemTime::now();
    let ((), report) = one_user(server.url(), async |user| {
        for _ in 0..3 {
            Quick.request(user).await;
            tokio::time::sleep(MS(30)).await;
        }
    });
    let failures = report.failures();
    let [failure] = failures.as_slice() else {
        panic!("one kind of failure: {failures:?}");
    };
    assert_eq!(failure.count, 3);
    assert!(before <= failure.first_seen, "{failure:?}");
    assert!(
        failure.first_seen + MS(60) <= failure.last_seen,
        "{failure:?}"
    );
    assert!(failure.last_seen <= SystemTime::now(), "{failure:?}");
}

#[test]
fn what_is_no_request_is_counted_apart() {
    let server = RecordingServer::start();
    server.answers("GET /source", Answer::text("{}"));
    let ((), report) = one_user(server.url(), async |user| {
        user[Never].seal();
        for _ in 0..5 {
            Never.request(user).await;
        }
        Source.request(user).await;
        Dependent.request(user).await;
        Source.request(user).await;
    });
    let json = json(&report);
    assert_eq!(report.total().requests(), server.count() as u64);
    assert_eq!(report.skipped(), 5);
    assert_eq!(json["skipped"][0]["endpoint"], "Never");
    assert_eq!(sum(&json["skipped"], "count"), 5);
    assert_eq!(
        sum(&json["missing_values"], "count"),
        report.missing_values()
    );
    assert_eq!(json["missing_values"][0]["source"], "Source");
    assert_eq!(json["missing_values"][0]["dependent"], "Dependent");
}

#[test]
fn an_interrupted_request_is_neither_success_nor_failure() {
    let server = RecordingServer::start();
    server.answers("GET /never", Answer::never());
    let ((), report) = one_user(server.url(), async |user| {
        let request = Never.request(user);
        assert!(tokio::time::timeout(MS(100), request).await.is_err());
    });
    let never = report.endpoint(Never);
    assert_eq!((never.requests(), never.interrupted()), (0, 1));
    assert_eq!(never.mean(), None);
}

#[test]
fn a_thousand_names_are_told_apart_and_no_more() {
    let server = RecordingServer::start();
    let ((), report) = one_user(server.url(), async |user| {
        for number in 0..1100 {
            user[Quick].set_name(format!("/quick/{number}"));
            Quick.request(user).await;
        }
    });
    let json = json(&report);
    let rows = json["rows"].as_array().expect("an array");
    assert_eq!(rows.len(), 1001);
    assert_eq!(number(&row(&json, "(other names)")["requests"]), 100);
    assert_eq!(report.total().requests(), 1100);
    assert!(
        report
            .warnings()
            .iter()
            .any(|it| it.contains("1,000 names")),
        "{:?}",
        report.warnings()
    );
}

fn json(report: &Report) -> Value {
    serde_json::from_str(&report.json()).expect("a report is JSON")
}

fn row<'j>(json: &'j Value, name: &str) -> &'j Value {
    let rows = json["rows"].as_array().expect("an array");
    let row = rows.iter().find(|row| row["name"] == name);
    row.unwrap_or_else(|| panic!("no row {name}: {rows:#?}"))
}

fn intervals(json: &Value) -> &[Value] {
    json["timeline"]["intervals"].as_array().expect("an array")
}

fn number(value: &Value) -> u64 {
    value
        .as_u64()
        .unwrap_or_else(|| panic!("no count: {value}"))
}

fn sum(array: &Value, key: &str) -> u64 {
    let values = array.as_array().expect("an array");
    values.iter().map(|value| number(&value[key])).sum()
}
