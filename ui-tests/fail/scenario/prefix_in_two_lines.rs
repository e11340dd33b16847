//! A prefix stands in one line of a report.

use backpack::prelude::*;

endpoint! { A = POST "/a"; }

scenario! { S(prefix = "evening:\n") = [A]; }

fn main() {}
