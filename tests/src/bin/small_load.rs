//! A load test as people ship one, for the specifications of the command line to run as a process.

use backpack::prelude::*;

endpoint! {
    Login = POST "/login" { name: "the login" };
    Index = GET "/";
    Player = [GET, DELETE] "/players/{id}" { path: { "id": 7 } };
}

chain! { Arrive = Login + Index; }

scenario! {
    Visit(wait = 20ms) = [Arrive, Player.get, async |_user| ()];
    Casual(wait = 10ms..30ms, prefix = "casual ") = weighted [Index @ 100%, Player.delete @ 20%];
    Tour(wait = 20ms, pause = 1s, runtime = 1h) = sequence [[Login, Index @ 50%] @ 40%, [Visit]];
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
        .scenario(Visit, 3)
        .scenario(Casual, 2)
        .scenario(Tour, 1)
        .expect(thresholds![failures < 50%])
        .main()
}
