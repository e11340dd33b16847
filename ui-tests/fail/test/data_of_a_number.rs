//! The rows of a table are in a file.

use backpack::prelude::*;

endpoint! { Index = GET "/"; }

data! { Players = ["ada", "bob"]; }

scenario! { Visit = [Index]; }

#[backpack::test(host = "http://127.0.0.1:8080", scenarios = [Visit], iterations = 1, data = [Players = 5])]
fn visit() {}

fn main() {}
