//! A load test for the specifications of workers: whole numbers to compare, failures, errors of steps, and an option.

use backpack::prelude::*;

endpoint! {
    Team = POST "/team" { json: { "a": 1 } };
    Gone = GET "/gone" { name: "/gone/<id>, \"quoted\"" };
    Lobby = GET "/lobby";
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
