//! Options that a test declares for itself, and that its steps read.

mod printed;
mod program;

use backpack::prelude::*;
use backpack_tests::RecordingServer;
use printed::{stderr, stdout};
use program::program;

const GAME_REGION: TestOption = TestOption::new("game_region", "eu", "The region of the players");

endpoint! { Lobby = GET "/lobby"; }

scenario! {
    Visit(wait = 1ms) = [async |user| {
        let region = user.option(GAME_REGION).to_owned();
        user[Lobby].headers_mut().insert("x-region", region);
        Lobby.request(user).await;
    }];
}

/// The regions that arrived, each once.
fn regions(server: &RecordingServer) -> Vec<String> {
    let arrived = server.arrived();
    let regions = arrived.iter().filter_map(|it| it.header("x-region"));
    let mut regions: Vec<_> = regions.map(str::to_owned).collect();
    regions.sort();
    regions.dedup();
    regions
}

#[test]
fn without_a_choice_an_option_has_its_default() {
    let server = RecordingServer::start();
    let test = LoadTest::new().host(server.url()).scenario(Visit, 1);
    let declared = test.clone().option(GAME_REGION).iterations(1);
    assert!(declared.run().expect("the test runs").passed());
    let not_declared = test.iterations(1).run();
    assert!(not_declared.expect("the test runs").passed());
    assert_eq!(server.count(), 2);
    assert_eq!(regions(&server), ["eu"]);
}

#[test]
fn the_command_line_chooses_and_the_environment_too() {
    for (arguments, environment, region) in [
        (&["--option", "game_region=us"][..], "", "us"),
        (&["--option=game-region=a = b"][..], "", "a = b"),
        (&[], "game_region=asia", "asia"),
        (
            &["--option", "game_region=us"][..],
            "game_region=asia",
            "us",
        ),
        (&[], "", "eu"),
    ] {
        let server = RecordingServer::start();
        let mut command = program(&["-H", server.url(), "--iterations", "3"]);
        command.args(arguments);
        if !environment.is_empty() {
            command.env("BACKPACK_OPTION", environment);
        }
        let output = command.output().expect("the program starts");
        assert!(output.status.success(), "{output:?}");
        assert_eq!(regions(&server), [region], "{arguments:?}");
    }
}

#[test]
fn a_name_that_was_not_declared_is_refused_before_any_traffic() {
    let server = RecordingServer::start();
    let output = program(&["-H", server.url(), "-t", "1s", "--option", "region=us"]).output();
    let output = output.expect("the program starts");
    assert_eq!(output.status.code(), Some(2));
    let line = "error: no option `region`: this test has game_region\n";
    assert_eq!(stderr(&output), line);
    assert_eq!(server.count(), 0);
}

#[test]
fn help_tells_of_them() {
    let output = program(&["--help"]).output().expect("the program starts");
    let help = stdout(&output);
    assert!(help.contains("--option game_region=eu"), "{help}");
    assert!(help.contains("The region that players come from"), "{help}");
}

#[test]
fn an_option_that_is_declared_twice_is_refused() {
    let test = LoadTest::new()
        .host("http://127.0.0.1:1")
        .scenario(Visit, 1);
    let twice = test.option(GAME_REGION).option(GAME_REGION).iterations(1);
    let error = twice.run().expect_err("nothing runs");
    assert_eq!(
        error.problems(),
        ["the option `game_region` is declared twice: leave one out"]
    );
}
