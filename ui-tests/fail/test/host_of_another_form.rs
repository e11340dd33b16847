//! A host is a text with its scheme.

use backpack::prelude::*;

endpoint! { A = GET "/a"; }

scenario! { Game(runtime = 1s) = [A]; }

#[backpack::test(host = "localhost:8080", scenarios = [Game])]
fn one() {}

#[backpack::test(host = "ftp://localhost", scenarios = [Game])]
fn two() {}

#[backpack::test(host = 5, scenarios = [Game])]
fn three() {}

fn main() {}
