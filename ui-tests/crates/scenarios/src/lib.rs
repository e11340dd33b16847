//! Scenarios over the endpoints of another crate.
#![forbid(unsafe_code)]
#![deny(warnings, missing_docs, unreachable_pub, clippy::all)]

use backpack::prelude::*;
use backpack_ui_endpoints::{Everything, Login, Player, SessionStart};

endpoint! { pub Level = GET "/level/{id}"; }

depends! {
    Level {
        path["id"]    <- SessionStart.json["level"],
        query["from"] <- backpack_ui_endpoints::TeamInit.json["id"]
    }
}

chain! { pub Climb(wait = 10ms) = [SessionStart, backpack_ui_endpoints::TeamInit, Level.get]; }

scenario! {
    pub Game = weighted [Login @ 5%, Climb @ 50%, Player.put @ 50%, Everything @ 1%, Level @ 100%];
}
