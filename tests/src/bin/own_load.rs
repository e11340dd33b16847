//! A load test in which one scenario shares the test's load and another has one of its own.

use backpack::prelude::*;

endpoint! {
    Index = GET "/";
    Pulse = GET "/pulse";
}

scenario! {
    Game(wait = 20ms) = [Index];
    Beat(wait = none) = [Pulse];
}

fn main() -> ExitCode {
    let beat = ScenarioLoad::new()
        .arrival_rate(20)
        .start(Duration::from_millis(200));
    LoadTest::new()
        .scenario(Game, 1)
        .users(2)
        .scenario_with(Beat, beat)
        .main()
}
