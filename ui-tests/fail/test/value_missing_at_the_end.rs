//! A value missing at the end is told of at the last word.

use backpack::prelude::*;

endpoint! { A = GET "/a"; }
scenario! { Game = [A]; }

#[backpack::test(host = "http://127.0.0.1:9", scenarios = [Game], iterations =)]
fn holds(_report: Report) {}

fn main() {}
