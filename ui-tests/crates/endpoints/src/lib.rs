//! Endpoints for the scenarios of another crate: edition 2021, a renamed dependency and the strictest lints.
#![forbid(unsafe_code)]
#![deny(warnings, missing_docs, unreachable_pub, clippy::all)]

use pack::prelude::*;

mod session {
    pack::endpoint! {
        pub SessionStart = POST "/session" { json: { "version": 1, "tags": ["a", null] } };
        pub Player = [GET, PUT] "/players/{id}";
    }

    pack::depends! { Player { path["id"] <- SessionStart.json["player"]["id"] } }
}

pub use session::{Player, SessionStart};

endpoint! {
    /// Undocumented endpoints are told of by no lint either.
    pub TeamInit = POST "/team" { timeout: 5s, check: |result| result.is_success() };
    Hidden = GET "/hidden";
}

chain! { pub Login = TeamInit + SessionStart; }

scenario! {
    /// Everything.
    pub Everything(wait = none) = [
        Login,
        Player.get,
        Hidden,
        async |user| { TeamInit.request(user).await; }
    ];
}

scenario! {
    /// Never to its end.
    pub Endless = [async |user| { loop { TeamInit.request(user).await; } }];
    /// Not written yet.
    pub Unwritten = [async |_user| todo!()];
}

/// What this crate asks of a test.
pub fn expectations() -> Vec<pack::Threshold> {
    thresholds![p95 < 1s, TeamInit.failures < 1%]
}

#[cfg(test)]
mod tests {
    use pack::prelude::*;

    #[pack::test(host = "http://127.0.0.1:9", scenarios = [super::Everything], run_time = 500ms)]
    fn a_test_runs_under_another_name(report: Report) {
        let total = report.total();
        assert!(total.requests() > 0, "nothing was requested");
        assert_eq!(
            total.failures(),
            total.requests(),
            "nothing listens on this port"
        );
    }
}
