//! A long run of all that could pile up: many names, texts that differ, values from answers, users that come and go.
//!
//! `bench/run soak` watches its memory; alone it is
//! `cargo run --release -p backpack-bench --bin soak -- --host http://127.0.0.1:8080 --users 200 --run-time 10m`

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use backpack::prelude::*;

endpoint! {
    Arrive = POST "/arrive" { json: { "name": "Ioana" } };

    Look = GET "/look" { query: { "player": "nobody" } };

    Named = GET "/named";

    Failing = GET "/failing" { check: |_| Err::<(), _>(unlike()) };
}

depends! {
    Look { query["player"] <- Arrive.json["player"] }
}

scenario! {
    Soak(wait = 50ms..150ms) = weighted [
        Arrive @ 50%,
        Look @ 100%,
        async |user| under_some_name(user).await @ 100%,
        Failing @ 5%,
    ];
}

const NAMES: TestOption = TestOption::new("names", "20", "How many names one endpoint has");

static TURN: AtomicU64 = AtomicU64::new(0);

/// A text that was not there before.
fn unlike() -> String {
    format!("no luck with ticket {}", TURN.fetch_add(1, Relaxed))
}

async fn under_some_name(user: &mut User) {
    let names: u64 = user.option(NAMES).parse().unwrap_or(1);
    let turn = TURN.fetch_add(1, Relaxed) % names.max(1);
    user[Named].set_name(format!("named {turn}"));
    Named.request(user).await;
}

fn main() -> ExitCode {
    LoadTest::new().option(NAMES).scenario(Soak, 1).main()
}
