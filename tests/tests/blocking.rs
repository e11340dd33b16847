//! Code that blocks: whoever holds a thread is named, and a run ends though a thread is stuck.

use std::sync::Mutex;
use std::thread;
use std::time::Instant;

use backpack::prelude::*;
use backpack_tests::{Answer, RecordingServer, load_test};

endpoint! { Page = GET "/page"; }

static TILL: Mutex<u64> = Mutex::new(0);

async fn sleep_as_threads_do(user: &mut User) -> backpack::Result {
    Page.request(user).await;
    thread::sleep(Duration::from_millis(60));
    Ok(())
}

/// Two of these on one thread stand still for ever.
#[allow(clippy::await_holding_lock)] // the mistake
async fn pay(user: &mut User) -> backpack::Result {
    let mut till = TILL.lock().map_err(|error| error.to_string())?;
    Page.request(user).await;
    *till += 1;
    Ok(())
}

scenario! {
    Plain(wait = 1ms) = [Page];
    Sleepy(wait = 5ms) = [Page, async |user| sleep_as_threads_do(user).await];
    Outer(wait = 5ms) = [Plain, Sleepy];
    Paying(wait = none) = [async |user| pay(user).await];
}

/// What tells of threads that were held, beside that the generator was the limit, which it then is.
fn of_holds(report: &Report) -> Vec<&String> {
    let warnings = report.warnings().iter();
    warnings.filter(|it| it.starts_with('`')).collect()
}

fn server() -> RecordingServer {
    let server = RecordingServer::start();
    server.answers("GET /page", Answer::ok().after(Duration::from_millis(5)));
    server
}

#[test]
fn who_holds_a_thread_is_named_with_the_step_and_the_requests_that_it_touched() {
    let server = server();
    let test = load_test().host(server.url()).scenario(Sleepy, 1).users(8);
    let report = test
        .run_time(Duration::from_secs(1))
        .run()
        .expect("the load test runs");
    let [warning] = of_holds(&report)[..] else {
        panic!("{:?}", report.warnings());
    };
    let told = warning.starts_with("`Sleepy`, in step 2 (a block), held its thread ");
    let touched = warning
        .contains(" requests of other users were on their way and look slower than they were");
    assert!(told && touched, "{warning}");
    assert!(format!("{report}").contains("held its thread"));
    assert!(report.json().contains("held its thread"));
}

#[test]
fn the_innermost_scenario_is_the_one_that_is_named() {
    let server = server();
    let test = load_test().host(server.url()).scenario(Outer, 1).users(1);
    let report = test.iterations(2).run().expect("the load test runs");
    let [warning] = report.warnings() else {
        panic!("{:?}", report.warnings());
    };
    let told = "`Sleepy`, in step 2 (a block), held its thread ";
    assert!(warning.starts_with(told), "{warning}");
}

#[test]
fn requests_alone_hold_nothing() {
    let server = server();
    let test = load_test().host(server.url()).scenario(Plain, 1).users(20);
    let report = test
        .run_time(Duration::from_secs(1))
        .run()
        .expect("the load test runs");
    assert_eq!(of_holds(&report), [""; 0], "{report}");
}

#[test]
fn a_run_whose_threads_are_stuck_ends_within_the_time_to_stop_and_says_so() {
    let server = server();
    let begun = Instant::now();
    // On each thread one user waits for ever for a lock that another one holds over its request.
    let test = load_test().host(server.url()).scenario(Paying, 1).users(16);
    let test = test.stop_timeout(Duration::from_millis(500));
    let report = test
        .run_time(Duration::from_secs(2))
        .run()
        .expect("the load test runs");
    assert!(
        begun.elapsed() < Duration::from_secs(6),
        "{:?}",
        begun.elapsed()
    );
    let stuck = "`Paying`, in step 1 (a block), has held its thread for more than a second";
    let warned = report.warnings().iter().any(|it| it.starts_with(stuck));
    assert!(warned, "{:?}", report.warnings());
    let reason = report.aborted().expect("it was ended without its threads");
    let given_up = "`Paying`, in step 1 (a block), still held its thread when the time to stop";
    assert!(reason.starts_with(given_up), "{reason}");
    assert!(!report.passed());
}
