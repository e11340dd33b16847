//! What is measured beside requests: chains, passes and sequences, metrics, and the requests of other clients.

use backpack::prelude::*;
use backpack_tests::{Answer, RecordingServer, load_test};

endpoint! {
    Quick = GET "/quick";
    Slow = GET "/slow";
    Broken = GET "/broken";
}

chain! {
    Enter(wait = 60ms) = Quick + Slow;
    Fall = Quick + Broken + Slow;
    Stumble(independent) = Broken + Quick;
}

scenario! {
    Once(wait = 80ms, runtime = 1ms) = [Quick, Enter];
    Falls(wait = none, runtime = 1ms) = [Fall, Quick];
    Goes(wait = none, runtime = 1ms, independent) = [Stumble, Quick];
    Inner(wait = none) = [Quick];
    Outer(wait = none, runtime = 1ms) = [Inner, async |user| inner_by_hand(user).await];
    Tour(wait = none, runtime = 1ms) = sequence [[Quick, Broken], [Quick]];
    Endless(wait = none) = [Slow];
    Blocks(wait = none, runtime = 1ms) = [async |user| play(user).await];
}

metric! {
    Render = time;
    CartSize = value;
    Logins = count;
    SayHello = row "GRPC" "SayHello";
}

async fn inner_by_hand(user: &mut User) {
    Inner.run_once(user).await;
}

/// Three greetings, of which one fails; a picture, a cart, two logins.
async fn play(user: &mut User) -> backpack::Result {
    for number in 0..3 {
        let greeting = user.measure("GRPC", "SayHello", greet(number)).await;
        assert_eq!(greeting.is_ok(), number != 1);
    }
    let pixels = user
        .time(Render, async {
            tokio::time::sleep(Duration::from_millis(30)).await;
            640
        })
        .await;
    assert_eq!(pixels, 640, "it gives what the future gives");
    for size in [1_usize, 2, 6] {
        user.record(CartSize, size);
    }
    user.count(Logins, 2);
    Ok(())
}

async fn greet(number: u32) -> Result<u32, String> {
    tokio::time::sleep(Duration::from_millis(20)).await;
    match number {
        1 => Err("the greeter is asleep".to_owned()),
        number => Ok(number),
    }
}

fn server() -> RecordingServer {
    let server = RecordingServer::start();
    server.answers("GET /slow", Answer::ok().after(Duration::from_millis(50)));
    server.answers("GET /broken", Answer::status(500));
    server
}

/// A load test with one user.
fn alone<S: Scenario>(server: &RecordingServer, scenario: S) -> LoadTest {
    load_test()
        .host(server.url())
        .scenario(scenario, 1)
        .users(1)
        .run_time(Duration::from_secs(20))
}

fn report_of<S: Scenario>(scenario: S) -> Report {
    let server = server();
    alone(&server, scenario).run().expect("the load test runs")
}

#[test]
fn chains_and_passes_are_measured_without_their_waits() {
    let report = report_of(Once);
    let (chain, pass) = (report.chain(Enter), report.scenario(Once));
    assert_eq!((chain.count(), chain.failures()), (1, 0));
    assert_eq!((pass.count(), pass.failures()), (1, 0));
    let (chain, pass) = (chain.max().unwrap(), pass.max().unwrap());
    assert!(chain >= Duration::from_millis(50), "{chain:?}");
    assert!(pass >= chain, "{pass:?} {chain:?}");
    assert!(
        pass + Duration::from_millis(60 + 80 + 80) <= report.duration(),
        "the waits are no part of {pass:?}, of {:?}",
        report.duration()
    );
    assert_eq!(report.total().requests(), 3, "nothing is counted twice");
}

#[test]
fn a_chain_or_a_pass_fails_with_a_step() {
    let report = report_of(Falls);
    let (chain, pass) = (report.chain(Fall), report.scenario(Falls));
    assert_eq!((chain.count(), chain.failures()), (1, 1));
    assert_eq!((pass.count(), pass.failures()), (1, 1));

    let report = report_of(Goes);
    let (chain, pass) = (report.chain(Stumble), report.scenario(Goes));
    assert_eq!((chain.count(), chain.failures()), (1, 1));
    assert_eq!(
        (pass.count(), pass.failures()),
        (1, 1),
        "also where it does not end there"
    );
}

#[test]
fn nested_scenarios_and_sequences_have_figures_of_their_own() {
    let report = report_of(Outer);
    assert_eq!(report.scenario(Inner).count(), 2, "as a step, and by hand");
    assert_eq!(report.scenario(Outer).count(), 1);
    let kinds = measured(&report, "passes");
    assert_eq!(kinds, ["PASS Outer 1 0", "SCENARIO Inner 2 0"]);

    let report = report_of(Tour);
    let kinds = measured(&report, "passes");
    assert_eq!(
        kinds,
        [
            "PASS Tour 1 1",
            "SEQUENCE Tour 1 1 1",
            "SEQUENCE Tour 2 1 0"
        ]
    );
}

/// Kind, name, count and failures, as the JSON has them.
fn measured(report: &Report, table: &str) -> Vec<String> {
    let json: serde_json::Value = serde_json::from_str(&report.json()).expect("JSON");
    let rows = json[table].as_array().expect("a table").iter();
    rows.map(|row| {
        let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
        let number = |key: &str| row[key].as_u64().unwrap_or_default();
        format!(
            "{} {} {} {}",
            text("kind"),
            text("name"),
            number("count"),
            number("failures")
        )
    })
    .collect()
}

#[test]
fn what_the_end_of_a_test_cuts_off_is_neither_success_nor_failure() {
    let server = RecordingServer::start();
    server.answers("GET /slow", Answer::ok().after(Duration::from_secs(30)));
    let report = alone(&server, Endless)
        .run_time(Duration::from_millis(300))
        .run()
        .expect("the load test runs");
    let passes = report.scenario(Endless);
    assert_eq!((passes.count(), passes.failures()), (0, 0));
    assert_eq!(passes.interrupted(), 1);
}

#[test]
fn a_sealed_step_fails_silently() {
    let server = server();
    let report = alone(&server, Falls)
        .on_start(async |user: &mut User| {
            user[Broken].seal();
            Ok::<(), backpack::Error>(())
        })
        .run()
        .expect("the load test runs");
    let (chain, pass) = (report.chain(Fall), report.scenario(Falls));
    assert_eq!((chain.count(), chain.failures()), (1, 0));
    assert_eq!((pass.count(), pass.failures()), (1, 0));
}

#[test]
fn metrics_are_measured_and_in_no_total() {
    let report = report_of(Blocks);
    let render = report.metric(Render);
    assert_eq!(render.count(), 1);
    assert!(render.min().unwrap() >= Duration::from_millis(30));
    let sizes = report.metric(CartSize);
    let values = sizes.values();
    assert_eq!((sizes.count(), values.mean()), (3, Some(3.0)));
    assert_eq!((values.min(), values.max()), (Some(1.0), Some(6.0)));
    assert_eq!(values.percentile(0.5), Some(2.0));
    assert_eq!(report.metric(Logins).count(), 2);
    assert_eq!(report.total().requests(), 3, "the greetings alone");
}

#[test]
fn a_value_that_is_no_number_is_told() {
    scenario! {
        Wrong(wait = none, runtime = 1ms) = [async |user| user.record(CartSize, f64::NAN)];
    }
    let report = report_of(Wrong);
    assert_eq!(report.metric(CartSize).count(), 0);
    let text = report.to_string();
    assert!(
        text.contains("Wrong: the metric `CartSize` was given NaN, which is no number"),
        "{text}"
    );
}

#[test]
fn the_work_of_another_client_is_a_request() {
    let report = report_of(Blocks);
    let row = report.row("GRPC", "SayHello");
    assert_eq!((row.requests(), row.failures()), (3, 1));
    assert!(row.min().unwrap() >= Duration::from_millis(20));
    let failures = report.failures();
    let told: Vec<_> = failures
        .iter()
        .map(|it| (it.method.as_str(), it.name.as_str(), it.error.as_str()))
        .collect();
    assert_eq!(told, [("GRPC", "SayHello", "the greeter is asleep")]);
    assert_eq!(report.total().failures(), 1);
}

#[test]
fn thresholds_ask_for_all_of_them() {
    let server = server();
    let held = thresholds![
        Blocks.count >= 1, Blocks.failures <= 0, Blocks.p95 < 10s, Blocks.max >= 30ms,
        Render.p99 < 10s, Render.min >= 30ms, Render.count <= 1,
        CartSize.mean <= 3, CartSize.max < 6.5, CartSize.p50 >= 2, CartSize.min > -1,
        Logins > 1, Logins.rate > 0.01/s,
        SayHello.failures < 34%, SayHello.requests >= 3, SayHello.p50 >= 20ms,
    ];
    let missed = thresholds![
        Blocks.failures > 0, Blocks.max < 30ms, Render.p50 < 1ms, CartSize.mean > 20, Logins > 100,
        SayHello.failures < 1%,
    ];
    let (holding, missing) = (held.len(), missed.len());
    let report = alone(&server, Blocks)
        .expect(held)
        .expect(missed)
        .run()
        .expect("the load test runs");
    let verdicts = report.thresholds();
    for (place, verdict) in verdicts.iter().enumerate() {
        assert_eq!(verdict.held(), place < holding, "{verdict}");
    }
    assert_eq!(verdicts.len(), holding + missing);
    let text = verdicts[holding + 3].to_string();
    assert!(
        text.starts_with("missed: CartSize.mean > 20, measured 3 ("),
        "{text}"
    );
}

#[test]
fn a_threshold_on_what_no_scenario_makes_is_told_before_any_traffic() {
    let test = LoadTest::new()
        .host("http://127.0.0.1:9")
        .scenario(Once, 1)
        .expect(thresholds![
            Fall.p95 < 1s,
            Tour.count > 1,
            Logins > 1,
            Enter.p95 < 1s
        ]);
    let error = test.run().expect_err("none of it is made");
    assert_eq!(
        error.problems(),
        [
            "the threshold `Fall.p95 < 1s`: no scenario makes `Fall`",
            "the threshold `Tour.count > 1`: no scenario makes `Tour`",
            "the threshold `Logins > 1`: no scenario measures `Logins`",
        ]
    );
}

#[test]
fn the_text_shows_them_in_tables_of_their_own() {
    let text = report_of(Blocks).to_string();
    for line in ["Chains and passes, waits left out", "Metrics"] {
        assert!(text.lines().any(|it| it == line), "{text}");
    }
    let row = |begin: &str| {
        let mut lines = text.lines();
        let found = lines.find(|line| line.starts_with(begin));
        found
            .unwrap_or_else(|| panic!("no {begin} in {text}"))
            .to_owned()
    };
    assert!(row("PASS").contains("Blocks"));
    let sizes: Vec<_> = row("VALUE").split_whitespace().map(str::to_owned).collect();
    assert_eq!(sizes[1..6], ["CartSize", "3", "3", "1", "6"]);
    assert!(
        row("COUNT").contains("Logins      2") || row("COUNT").contains("2"),
        "{text}"
    );
}
