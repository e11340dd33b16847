//! The place of a worker and of locustfiles in a build without the feature `locust`.

use std::process::ExitCode;

use super::master::MasterArguments;
use crate::load_test::LoadTest;

pub(super) fn show_locustfile(_: &LoadTest) -> Result<ExitCode, Vec<String>> {
    Err(not_built_in("--locustfile"))
}

pub(super) fn work(_: LoadTest, _: &MasterArguments) -> Result<ExitCode, Vec<String>> {
    Err(not_built_in("--worker"))
}

fn not_built_in(flag: &str) -> Vec<String> {
    vec![format!(
        "{flag}: build backpack-load with the feature `locust`"
    )]
}
