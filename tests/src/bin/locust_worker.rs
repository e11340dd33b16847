//! A load test for the specifications of workers: whole numbers to compare, failures, errors of steps, and an option. How long each
//! request took is written down in the file `times`, beside what the master is told.

use std::fs::File;
use std::io::Write;
use std::sync::LazyLock;

use backpack::prelude::*;

static TIMES: LazyLock<File> = LazyLock::new(|| File::create("times").expect("a file"));

/// A line in one write, so that threads do not mix theirs.
fn note(name: &str, result: &RequestResult) -> bool {
    let line = format!("{name},{}\n", result.elapsed().as_nanos());
    (&*TIMES).write_all(line.as_bytes()).is_ok()
}

endpoint! {
    Team = POST "/team" { json: { "a": 1 }, check: |result| note("/team", result) };
    Gone = GET "/gone" { name: "/gone/<id>, \"quoted\"" };
    Lobby = GET "/lobby" { check: |result| note("/lobby", result) };
}

scenario! {
    Game(wait = 20ms, independent) = [Team, Gone];
    Casual(wait = 20ms) = [Lobby];
    Broken(wait = 20ms) = [Lobby, async |_user| -> backpack::Result { Err("no level".into()) }];
}

const GAME_REGION: TestOption =
    TestOption::new("game_region", "eu", "The region that players come from");

fn main() -> ExitCode {
    LoadTest::new()
        .option(GAME_REGION)
        .on_start(async |user| {
            let region = user.option(GAME_REGION).to_owned();
            user.set_global(|endpoint| endpoint.headers_mut().insert("x-region", region.as_str()));
        })
        .scenario(Game, 2)
        .scenario(Casual, 1)
        .scenario(Broken, 1)
        .main()
}
