//! A setup is done by a user.
use backpack::prelude::*;

endpoint! { Index = GET "/"; }
scenario! { Visit = [Index]; }

#[backpack::test(host = "http://127.0.0.1:8080", scenarios = [Visit], run_time = 1s, setup = 7)]
fn a_number() {}

#[backpack::test(host = "http://127.0.0.1:8080", scenarios = [Visit], run_time = 1s, teardown = "close")]
fn a_text() {}

fn main() {}
