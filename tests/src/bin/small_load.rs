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

fn main() -> ExitCode {
    LoadTest::new()
        .scenario(Visit, 3)
        .scenario(Casual, 2)
        .scenario(Tour, 1)
        .expect(thresholds![failures < 50%])
        .main()
}
