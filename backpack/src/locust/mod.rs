//! A worker of a Locust master: a face on the runner, which knows nothing of it.

pub(crate) mod locustfile;

mod connection;
mod ended;
mod entry;
mod error_key;
mod journal;
mod machine;
mod master;
mod measured;
mod message;
pub mod messages;
mod order;
mod outbox;
mod test_run;
mod vitals;
mod worker;
mod zmtp;

pub(crate) use ended::Ended;
pub(crate) use master::Master;
use worker::Worker;

use crate::load_test::LoadTest;
use crate::plan::Plan;

/// Works for a master until one of them ends: the users are the master's to ask for. Each line of the worker's log is shown.
///
/// # Errors
/// What is wrong with the test whatever the master will ask for, a line each; or a line, where the system does not give what that
/// takes.
pub(crate) fn work(
    test: LoadTest,
    master: &Master,
    is_interrupted: impl Fn() -> bool,
    show: &dyn Fn(&str),
) -> Result<Ended, Vec<String>> {
    check(test.clone())?;
    let worker = Worker::new(test, master, show).map_err(|problem| vec![problem])?;
    Ok(worker.work(is_interrupted))
}

/// Finds now what would be wrong with each of the master's tests.
fn check(mut test: LoadTest) -> Result<(), Vec<String>> {
    // The master may have a host to say.
    let host = test.host.take();
    test.host = host.or_else(|| Some("http://localhost".to_owned()));
    let plan = Plan::led(test).map_err(|error| error.problems().to_vec())?;
    drop(plan);
    Ok(())
}
