//! A table stands in the list once.

use backpack::prelude::*;

endpoint! { Index = GET "/"; }

data! { Players = ["ada", "bob"]; }

scenario! { Visit = [Index]; }

#[backpack::test(host = "http://127.0.0.1:8080", scenarios = [Visit], iterations = 1, data = [Players = "a.csv", Players = "b.csv"])]
fn visit() {}

fn main() {}
