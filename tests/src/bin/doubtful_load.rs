//! A load test whose options say what cannot be, or nothing, for the specifications of the command line to run as a process.

use backpack::prelude::*;

endpoint! {
    Index = GET "/";
    Player = GET "/players";
}

scenario! {
    Hurried(wait = 100ms, pacing = 150ms) = [Index, Player];
    Short(wait = 200ms, runtime = 100ms) = [Index];
    Needless(late) = [Index];
    Plain(wait = 100ms, pacing = 1s, runtime = 1s) = [Index, Player];
}

fn main() -> ExitCode {
    LoadTest::new()
        .scenario(Hurried, 1)
        .scenario(Short, 1)
        .scenario(Needless, 1)
        .scenario(Plain, 1)
        .main()
}
