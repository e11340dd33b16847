//! What is done once for all users: `setup` before them, `teardown` after them, and the seed that they share.

use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use backpack::prelude::*;
use backpack_tests::{Answer, RecordingServer, load_test};

endpoint! {
    Open = POST "/shops";
    Visit = GET "/shops/{id}";
    Close = DELETE "/shops/{id}";
}

struct Shop {
    id: u64,
}

struct Till;

scenario! {
    Customer(wait = none) = [async |user| visit(user).await];
    AtTheTill(wait = none) = [async |user| { let _: &Till = user.seed(); }];
}

async fn visit(user: &mut User) {
    let id = user.seed::<Shop>().id;
    user[Visit].set_path("id", id);
    Visit.request(user).await;
}

async fn open(user: &mut User) -> backpack::Result<Shop> {
    let id = Open.request(user).await.json()?;
    Ok(Shop { id })
}

async fn close(user: &mut User) {
    let id = user.seed::<Shop>().id;
    user[Close].set_path("id", id);
    Close.request(user).await;
}

/// Each shop has the next number.
fn mall() -> RecordingServer {
    let server = RecordingServer::start();
    server.answers_in_turn(
        "POST /shops",
        [Answer::json(json!(7)), Answer::json(json!(8))],
    );
    server
}

fn test_on(server: &RecordingServer) -> LoadTest {
    load_test().host(server.url()).scenario(Customer, 1)
}

#[test]
fn setup_is_done_once_before_fifty_users_and_teardown_once_after_them() {
    let server = mall();
    let test = test_on(&server).users(50).iterations(200);
    let report = test
        .setup(open)
        .teardown(close)
        .run()
        .expect("the test runs");

    let lines = server.lines();
    assert_eq!(lines.first().map(String::as_str), Some("POST /shops"));
    assert_eq!(lines.last().map(String::as_str), Some("DELETE /shops/7"));
    assert_eq!(server.arrived_at("GET /shops/7").len(), 200);
    assert_eq!(lines.len(), 202);
    // Its requests are in no figure.
    assert_eq!(report.total().requests(), 200);
    assert_eq!(report.endpoint(Open).requests(), 0);
}

#[test]
fn the_runs_time_begins_when_setup_is_over() {
    let server = mall();
    server.answers(
        "POST /shops",
        Answer::json(json!(7)).after(Duration::from_millis(1200)),
    );
    let test = test_on(&server).run_time(Duration::from_millis(500));
    let report = test.setup(open).run().expect("the test runs");
    assert!(report.duration() < Duration::from_millis(1100), "{report}");
    assert!(report.total().requests() > 0);
}

#[test]
fn an_error_ends_the_test_before_any_user_and_is_one_line() {
    let server = mall();
    server.answers("POST /shops", Answer::json(json!("closed on Sundays")));
    let test = test_on(&server).users(5).iterations(5).teardown(close);
    let error = test.setup(open).run().expect_err("there is no shop");
    let problem = error.to_string();
    assert!(problem.starts_with("the setup failed: "), "{problem}");
    assert_eq!(problem.lines().count(), 1);
    assert_eq!(server.lines(), ["POST /shops"]);
}

#[test]
fn a_panic_of_setup_is_its_error() {
    let server = mall();
    let test = test_on(&server).iterations(5);
    let setup = async |user: &mut User| {
        assert!(user.host().is_empty(), "the mall is closed");
        Ok(Shop { id: 1 })
    };
    let problem = test.setup(setup).run().expect_err("it is").to_string();
    assert!(problem.contains("the mall is closed"), "{problem}");
    assert_eq!(server.count(), 0);
}

#[test]
fn failures_of_its_requests_and_of_teardowns_are_told() {
    let server = mall();
    server.answers("POST /shops", Answer::status(503));
    server.answers("DELETE /shops/9", Answer::status(500));
    let setup = async |user: &mut User| {
        Open.request(user).await;
        Ok(Shop { id: 9 })
    };
    let teardown = async |user: &mut User| -> backpack::Result {
        close(user).await;
        Err("the key is lost".into())
    };
    let test = test_on(&server)
        .iterations(1)
        .setup(setup)
        .teardown(teardown);
    let report = test.run().expect("the test runs").to_string();
    for told in [
        "a request of the setup failed: POST /shops: ",
        "a request of the teardown failed: DELETE /shops/{id}: ",
        "the teardown failed: the key is lost",
    ] {
        assert!(report.contains(told), "{told}\n{report}");
    }
}

#[test]
fn a_seed_of_another_type_ends_the_test_with_the_place_that_asked() {
    let server = mall();
    let test = load_test().host(server.url()).scenario(AtTheTill, 1);
    let run_time = Duration::from_secs(60);
    let report = test
        .users(5)
        .run_time(run_time)
        .setup(open)
        .teardown(close)
        .run();
    let report = report.expect("the test runs");
    let why = report.aborted().expect("it is ended");
    assert!(
        why.contains("user.seed::<setup::Till>()` at tests/tests/setup.rs:"),
        "{why}"
    );
    assert!(
        why.ends_with("the `setup` of this test gives `setup::Shop`"),
        "{why}"
    );
    assert!(report.duration() < run_time && report.panics() == 0);
    assert_eq!(server.lines(), ["POST /shops", "DELETE /shops/7"]);
}

#[test]
fn a_seed_without_a_setup_is_told_of() {
    let test = load_test().host("http://127.0.0.1:1").scenario(Customer, 1);
    let report = test.iterations(1).run().expect("the test runs");
    let why = report.aborted().expect("it is ended");
    assert!(why.contains("nothing has given a seed"), "{why}");
}

#[test]
fn what_further_workers_do_in_its_place_gives_the_same_type() {
    let problem = |test: LoadTest| test.run().expect_err("it is wrong").to_string();
    let test = load_test()
        .host("http://127.0.0.1:1")
        .scenario(Customer, 1)
        .iterations(1);
    let other = problem(test.clone().setup(open).setup_elsewhere(async |_| Ok(Till)));
    assert!(other.contains("both give the seed"), "{other}");
    let alone = problem(test.setup_elsewhere(open));
    assert!(alone.contains("without a `setup`"), "{alone}");
}

static OPENED: AtomicU32 = AtomicU32::new(0);

async fn opened(_: &mut User) -> u32 {
    OPENED.fetch_add(1, Ordering::SeqCst)
}

#[backpack::test(
    host = "http://127.0.0.1:1", scenarios = [AtTheTill], users = 3, iterations = 9,
    setup = async |_user| Till, teardown = async |user| { let _ = user.seed::<Till>(); },
)]
fn a_setup_may_give_the_seed_itself(report: Report) {
    assert!(report.aborted().is_none());
}

#[backpack::test(
    host = "http://127.0.0.1:1", scenarios = [AtTheTill], users = 3, iterations = 9,
    setup = async |_user| { if std::env::args().count() == 0 { Err("no")?; } Ok::<_, String>(Till) },
    setup_elsewhere = async |_user| Till,
)]
fn a_setup_may_give_a_result() {}

#[backpack::test(
    host = "http://127.0.0.1:1", scenarios = [AtTheTill], users = 3, iterations = 9,
    on_start = async |user| assert_eq!(*user.seed::<u32>(), 0),
    setup = opened,
)]
#[should_panic(expected = "gives `u32`")]
fn a_setup_may_be_a_function() {}

#[backpack::test(
    host = "http://127.0.0.1:1", scenarios = [AtTheTill], iterations = 1,
    setup = async |user| Open.request(user).await,
)]
#[should_panic(expected = "the setup failed: ")]
fn a_setup_that_is_a_request_fails_with_it() {}

fn program(server: &RecordingServer) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_shop_load"));
    program.args(["-H", server.url(), "--headless", "--only-summary"]);
    program.stdout(Stdio::piped()).stderr(Stdio::piped());
    program
}

#[test]
fn a_program_tells_it_in_one_line_and_ends_with_its_code() {
    let server = mall();
    server.answers("POST /shops", Answer::text("closed"));
    let output = program(&server).output().expect("it runs");
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(
        told.trim(),
        "error: the setup failed: the mall says \"closed\""
    );
    assert!(output.stdout.is_empty());
    assert_eq!(output.status.code(), Some(2));
}

#[cfg(unix)]
#[test]
fn teardown_is_done_after_an_interrupt_too() {
    let server = mall();
    let child = program(&server)
        .args(["-u", "3"])
        .spawn()
        .expect("it starts");
    server.wait_for(10);
    let kill = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(kill.is_ok_and(|it| it.success()));
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{output:?}");
    assert_eq!(server.arrived_at("DELETE /shops/7").len(), 1);
    assert_eq!(
        server.lines().last().map(String::as_str),
        Some("DELETE /shops/7")
    );
}

#[cfg(unix)]
#[test]
fn an_interrupt_of_setup_ends_the_program() {
    let server = mall();
    server.answers("POST /shops", Answer::never());
    let child = program(&server).spawn().expect("it starts");
    server.wait_for(1);
    let kill = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(kill.is_ok_and(|it| it.success()));
    child.wait_with_output().expect("it ends");
    assert_eq!(server.lines(), ["POST /shops"]);
}
