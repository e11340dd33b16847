//! A table has no answers.

use backpack::prelude::*;

endpoint! { Index = GET "/"; }

data! { Regions = ["eu", "us"]; }

depends! { Index { query["region"] <- Regions.json["value"] } }

fn main() {}
