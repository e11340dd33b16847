//! The dependencies of an endpoint stand in the crate that declares it.

use backpack::prelude::*;
use backpack_ui_endpoints::{SessionStart, TeamInit};

depends! { SessionStart { json["a"] <- TeamInit.json["a"] } }

fn main() {}
