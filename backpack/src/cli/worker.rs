//! The program as a worker of a Locust master, or as the writer of its locustfile.

use std::process::ExitCode;

use super::MISSED;
use super::interrupt::Interrupt;
use super::master::MasterArguments;
use super::output::{show, tell};
use crate::load_test::LoadTest;
use crate::locust::{self, Master, locustfile};

/// Prints the locustfile.
pub(super) fn show_locustfile(test: &LoadTest) -> Result<ExitCode, Vec<String>> {
    Ok(show(&locustfile::locustfile(test)?))
}

/// The program as a worker, to its end.
pub(super) fn work(test: LoadTest, arguments: &MasterArguments) -> Result<ExitCode, Vec<String>> {
    if let Some(problem) = locustfile::same_names(&test.scenarios) {
        return Err(vec![problem]);
    }
    let interrupt = Interrupt::listen().map_err(|problem| vec![problem])?;
    let master = Master {
        host: arguments.master_host.clone(),
        port: arguments.master_port.get(),
    };
    let is_interrupted = || interrupt.is_asked();
    let ended = locust::work(test, &master, is_interrupted, &tell)?;
    if ended.is_well() {
        tell(&ended.to_string());
        return Ok(ExitCode::SUCCESS);
    }
    tell(&format!("error: {ended}"));
    Ok(MISSED.into())
}
