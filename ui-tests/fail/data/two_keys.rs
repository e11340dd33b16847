//! One cell has one column.

use backpack::prelude::*;

endpoint! { Index = GET "/"; }

data! { Regions = ["eu", "us"]; }

depends! { Index { query["region"] <- Regions["value"]["name"], query["number"] <- Regions[0] } }

fn main() {}
