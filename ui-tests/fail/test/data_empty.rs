//! A list of no tables.

use backpack::prelude::*;

endpoint! { Index = GET "/"; }

data! { Players = ["ada", "bob"]; }

scenario! { Visit = [Index]; }

#[backpack::test(host = "http://127.0.0.1:8080", scenarios = [Visit], iterations = 1, data = [])]
fn visit() {}

fn main() {}
