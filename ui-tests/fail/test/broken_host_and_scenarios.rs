//! An option that is written but broken is not missing besides.

use backpack::prelude::*;

endpoint! { One = POST "/one"; }

scenario! { Game = [One]; }

#[backpack::test(host: "http://127.0.0.1:9", scenarios = Game)]
fn holds(_report: Report) {}

#[backpack::test(host = "http://127.0.0.1:9", scenarios = [Game @ 3s])]
fn holds_too(_report: Report) {}

fn main() {}
