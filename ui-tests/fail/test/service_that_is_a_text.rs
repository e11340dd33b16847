//! A service is an expression that makes one.

use backpack::prelude::*;

endpoint! { Index = GET "/"; }
scenario! { Visit = [Index]; }

#[backpack::test(service = "http://localhost", scenarios = [Visit], run_time = 1s)]
fn of_a_text(_report: Report) {}

fn main() {}
