//! A seed is what a setup gives.
use backpack::prelude::*;

endpoint! { Index = GET "/"; }
scenario! { Visit = [Index]; }

#[backpack::test(
    host = "http://127.0.0.1:8080", scenarios = [Visit], run_time = 1s,
    on_start = async |user| { let _ = user.seed::<u64>(); },
)]
fn a_hook_asks_for_it() {}

#[backpack::test(
    host = "http://127.0.0.1:8080", scenarios = [Visit], run_time = 1s,
    setup_elsewhere = async |_user| 7_u64,
)]
fn only_others_have_one() {}

fn main() {}
