//! Requests go to a host or to a service in process.

use backpack::prelude::*;

endpoint! { Index = GET "/"; }
scenario! { Visit = [Index]; }

#[backpack::test(host = "http://localhost", scenarios = [Visit], service = app(), run_time = 1s)]
fn host_first(_report: Report) {}

#[backpack::test(service = app(), scenarios = [Visit], run_time = 1s, host = "http://localhost")]
fn service_first(_report: Report) {}

fn app() {}

fn main() {}
