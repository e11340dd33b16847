//! The command line of a load test's `main`, run as a process: flags, environment, output, exit codes.

mod printed;
mod program;

use std::process::{Command, Output};

use backpack_tests::{Answer, RecordingServer, RefusingHost};
use printed::{stderr, stdout};
use program::program;

/// Runs the program to its end.
fn run(arguments: &[&str]) -> Output {
    program(arguments).output().expect("the program starts")
}

/// A server at which everything under this line fails.
fn failing_at(line: &str) -> RecordingServer {
    let server = RecordingServer::start();
    server.answers(line, Answer::status(500));
    server
}

#[test]
fn a_run_ends_with_the_table() {
    let server = RecordingServer::start();
    let output = run(&[
        "--host",
        server.url(),
        "--users",
        "6",
        "--run-time",
        "700ms",
    ]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let text = stdout(&output);
    let head = text.lines().next().expect("a head");
    for column in [
        "Method",
        "Name",
        "Requests",
        "Failures",
        "Average",
        "Min",
        "Max",
        "Median",
        "95 %",
        "99 %",
        "Requests/s",
    ] {
        assert!(head.contains(column), "{column}: {head}");
    }
    let row = |name: &str| {
        text.lines()
            .find(|line| line.contains(name))
            .unwrap_or_default()
    };
    assert!(row("the login").contains("POST"), "{text}");
    assert!(
        row("/players/{id}").contains("GET") || row("/players/{id}").contains("DELETE"),
        "{text}"
    );
    assert!(text.contains("casual /"), "{text}");
    let words: Vec<_> = row("Aggregated").split_whitespace().collect();
    assert_eq!(words[1], server.count().to_string(), "{text}");
}

#[test]
fn short_flags_are_the_same() {
    let server = RecordingServer::start();
    let begun = std::time::Instant::now();
    let output = run(&[
        "-H",
        server.url(),
        "-u",
        "4",
        "-r",
        "4",
        "-t",
        "1s",
        "-s",
        "1s",
    ]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(begun.elapsed().as_millis() >= 990);
    let first: Vec<_> = server
        .arrived()
        .iter()
        .map(|arrived| arrived.connection)
        .collect();
    assert!(
        first.contains(&3),
        "four users, a connection each: {first:?}"
    );
}

#[test]
fn the_environment_says_the_same_and_a_flag_wins() {
    let (server, other) = (RecordingServer::start(), RecordingServer::start());
    let environment = [
        ("BACKPACK_HOST", server.url()),
        ("BACKPACK_USERS", "2"),
        ("BACKPACK_SPAWN_RATE", "50"),
        ("BACKPACK_RUN_TIME", "400ms"),
        ("BACKPACK_SEED", "42"),
        ("BACKPACK_ONLY_SUMMARY", "1"),
        ("BACKPACK_HEADLESS", "true"),
    ];
    let output = program(&[])
        .envs(environment)
        .output()
        .expect("the program starts");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(stdout(&output).contains("seed 42"), "{output:?}");
    assert!(server.count() > 0);

    let before = server.count();
    let output = program(&["--host", other.url(), "--seed", "43"])
        .envs(environment)
        .output();
    assert!(stdout(&output.expect("the program starts")).contains("seed 43"));
    assert_eq!(server.count(), before);
    assert!(other.count() > 0);
}

#[test]
fn a_wrong_number_is_told_of_with_what_to_write() {
    for (flag, value, told) in [
        (
            "--users",
            "abc",
            "'--users <USERS>': `abc` is not a whole number: write one, as 50",
        ),
        (
            "--iterations",
            "1e3",
            "'--iterations <PASSES>': `1e3` is not a whole number: write one, as 50",
        ),
        (
            "--spawn-rate",
            "x",
            "'--spawn-rate <USERS_A_SECOND>': `x` is not a number: write one, as 50 or 0.5",
        ),
        (
            "--trace-users",
            "0",
            "'--trace-users <USERS>': `0` is too small: write 1 or more",
        ),
    ] {
        let output = run(&[flag, value]);
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        let text = stderr(&output);
        let told = format!("error: invalid value '{value}' for {told}\n");
        assert!(text.starts_with(&told), "{text}");
    }
}

#[test]
fn what_is_wrong_in_the_environment_is_told_of_by_the_name_of_the_variable() {
    for (variable, value, told) in [
        (
            "BACKPACK_USERS",
            "abc",
            "`abc` is not a whole number: write one, as 50",
        ),
        (
            "BACKPACK_GZIP",
            "maybe",
            "`maybe` is neither true nor false: write 1 or 0",
        ),
        (
            "BACKPACK_RUN_TIME",
            "soon",
            "`soon` is not a time: write 500ms, 90s, 20m or 1h30m",
        ),
    ] {
        let told = format!("error: invalid value '{value}' for '{variable}': {told}\n");
        let output = program(&["--seed", "1"]).env(variable, value).output();
        let output = output.expect("the program starts");
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        assert!(stderr(&output).starts_with(&told), "{output:?}");
    }
    let both = program(&["--users", "x"])
        .env("BACKPACK_USERS", "y")
        .output();
    let text = stderr(&both.expect("the program starts"));
    assert!(
        text.starts_with("error: invalid value 'x' for '--users <USERS>'"),
        "{text}"
    );
}

#[test]
fn an_empty_variable_is_not_set() {
    let server = RecordingServer::start();
    let output = program(&["-H", server.url(), "-t", "200ms"])
        .envs([
            ("BACKPACK_USERS", ""),
            ("BACKPACK_GZIP", ""),
            ("BACKPACK_SCENARIOS", ""),
            ("BACKPACK_CONNECTIONS", ""),
        ])
        .output()
        .expect("the program starts");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(server.count() > 0);
}

#[test]
fn no_escape_codes_go_into_a_pipe() {
    let server = failing_at("GET /");
    let arguments = ["-H", server.url(), "-u", "3", "-t", "1200ms"];
    for output in [
        run(&arguments),
        program(&arguments).env("NO_COLOR", "1").output().unwrap(),
    ] {
        let text = stdout(&output) + stderr(&output).as_str();
        assert!(!text.contains('\u{1b}'), "{text:?}");
        assert!(!text.contains('\r'), "no line drawn over: {text:?}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_panic() {
    use std::process::Stdio;
    let server = RecordingServer::start();
    let mut child = program(&["-H", server.url(), "-t", "300ms"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert!(!stderr(&output).contains("panicked"), "{output:?}");
}

#[test]
fn a_missed_threshold_is_exit_code_1_and_stands_beside_what_was_measured() {
    let server = failing_at("POST /login");
    server
        .answers("GET /", Answer::status(500))
        .answers("GET /players/7", Answer::status(500));
    let output = run(&["-H", server.url(), "-u", "6", "-t", "400ms"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let text = stdout(&output);
    assert!(text.contains("missed: failures < 50%, measured"), "{text}");
    let mut arguments = vec!["-H", server.url(), "-u", "6", "-t", "400ms"];
    arguments.extend(["--exit-code-on-error", "0"]);
    assert_eq!(
        run(&arguments).status.code(),
        Some(1),
        "missed all the same"
    );
}

#[test]
fn failures_are_exit_code_0_unless_asked_for() {
    let server = failing_at("GET /players/7");
    let arguments = ["-H", server.url(), "-u", "1", "-t", "500ms"];
    let with = |more: &[&str]| run(&[&arguments[..], more].concat()).status.code();
    assert_eq!(with(&[]), Some(0));
    assert_eq!(with(&["--exit-code-on-error", "1"]), Some(1));
    assert_eq!(with(&["--exit-code-on-error", "3"]), Some(3));
    let fine = RecordingServer::start();
    let output = run(&["-H", fine.url(), "-t", "300ms", "--exit-code-on-error", "1"]);
    assert_eq!(output.status.code(), Some(0), "nothing failed: {output:?}");
}

#[test]
fn failures_are_grouped_under_the_table() {
    let server = failing_at("GET /players/7");
    let output = run(&["-H", server.url(), "-u", "1", "-t", "500ms"]);
    let text = stdout(&output);
    let failures: Vec<_> = text.lines().filter(|line| line.contains("500")).collect();
    assert!(
        failures
            .iter()
            .any(|line| line.contains("GET /players/{id}")),
        "{text}"
    );
}

/// Whatever is wrong, it is said in a line each, on standard error, and nothing is run.
fn assert_wrong_use(arguments: &[&str], says: &[&str]) {
    let output = run(arguments);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {output:?}");
    let text = stderr(&output);
    for word in says {
        assert!(text.contains(word), "{word} for {arguments:?}: {text}");
    }
    assert!(!text.contains("panicked"), "{text}");
    assert_eq!(stdout(&output), "", "{arguments:?}");
}

#[test]
fn wrong_use_is_exit_code_2_and_says_what_to_write() {
    assert_wrong_use(&["-t", "1s"], &["no host", "http://"]);
    assert_wrong_use(
        &["-H", "localhost:80"],
        &["localhost:80", "http://localhost:80"],
    );
    assert_wrong_use(&["-H", "http://"], &["http://"]);
    assert_wrong_use(&["-H", "ftp://x"], &["ftp://x"]);
    assert_wrong_use(&["-H", "http://x", "-u", "0"], &["0 users"]);
    assert_wrong_use(&["-H", "http://x", "-u", "many"], &["many", "--users"]);
    assert_wrong_use(&["-H", "http://x", "-u", "-3"], &["-3"]);
    assert_wrong_use(
        &["-H", "http://x", "-u", "9999999999"],
        &["9999999999", "users"],
    );
    assert_wrong_use(
        &["-H", "http://x", "-u", "99999999999999999999999"],
        &["--users"],
    );
    assert_wrong_use(&["-H", "http://x", "-r", "0"], &["spawn rate"]);
    assert_wrong_use(&["-H", "http://x", "-r", "nan"], &["spawn rate"]);
    assert_wrong_use(&["-H", "http://x", "-t", "5x"], &["5x", "20m"]);
    assert_wrong_use(&["-H", "http://x", "-t", "0"], &["run time"]);
    assert_wrong_use(&["--hots", "http://x"], &["--hots", "--host"]);
    assert_wrong_use(&["somewhere"], &["somewhere"]);
}

#[test]
fn all_that_is_wrong_is_said_together() {
    let output = run(&["-H", "x", "-u", "0", "-r", "0", "-t", "0"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(stderr(&output).lines().count(), 4, "{}", stderr(&output));
}

#[test]
fn a_wrong_value_of_the_environment_is_wrong_use_too() {
    let output = program(&["-H", "http://x"])
        .env("BACKPACK_USERS", "some")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(stderr(&output).contains("some"), "{output:?}");
}

#[test]
fn a_log_tells_of_users_and_requests() {
    let server = failing_at("POST /login");
    let arguments = ["--host", server.url(), "--users", "1", "--iterations", "1"];
    let output = program(&arguments)
        .env("RUST_LOG", "backpack=debug")
        .output();
    let text = stderr(&output.expect("the program starts"));
    for said in [
        "user 0 begins ",
        &format!("user 0: POST {}/login failed after ", server.url()),
        ": status 500, expected 200..=399",
        "user 0 is gone",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    let output = program(&arguments)
        .env("RUST_LOG", "backpack=loud")
        .output();
    let output = output.expect("the program starts");
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(
        stderr(&output).starts_with("error: RUST_LOG=backpack=loud: "),
        "{output:?}"
    );
    let quiet = stderr(&program(&arguments).output().expect("the program starts"));
    assert!(!quiet.contains("user 0"), "{quiet}");
}

#[test]
fn what_a_master_decides_is_not_given_to_its_worker() {
    let arguments = ["--worker", "-u", "5", "--csv", "a", "--headless"];
    assert_wrong_use(
        &arguments,
        &["--users, --csv beside --worker", "the master"],
    );
    let variable = program(&["--worker"])
        .env("BACKPACK_RUN_TIME", "1m")
        .output();
    let told = stderr(&variable.expect("the program starts"));
    assert!(told.contains("--run-time beside --worker"), "{told}");
    assert_eq!(told.lines().count(), 1, "{told}");
    let lost = ["-H", "http://x", "--master-host", "10.0.0.5"];
    assert_wrong_use(&lost, &["--master-host without --worker"]);
}

#[test]
fn a_worker_that_could_never_work_is_told_so_before_it_looks_for_its_master() {
    for (arguments, parts) in [
        (["--master-host", ""], ["--master-host", "10.0.0.5"]),
        (["--master-host", "http://a"], ["http://a", "10.0.0.5"]),
        (["--master-host", "a:5557"], ["a:5557", "--master-port"]),
        (["--master-port", "0"], ["--master-port", "write 1 or more"]),
        (["--host", "no-url"], ["no-url", "http://no-url"]),
        (["--option", "a=1"], ["`a`", "game_region"]),
    ] {
        let arguments = [&["--worker"][..], &arguments].concat();
        assert_wrong_use(&arguments, &parts);
    }
}

#[test]
fn help_names_every_flag_and_its_variable() {
    let output = run(&["--help"]);
    assert_eq!(output.status.code(), Some(0));
    let help = stdout(&output);
    for name in [
        "-H",
        "--host",
        "-u",
        "--users",
        "-r",
        "--spawn-rate",
        "-t",
        "--run-time",
        "-s",
        "--stop-timeout",
        "-l",
        "--list",
        "--only-summary",
        "--exit-code-on-error",
        "--csv",
        "--csv-full-history",
        "--json",
        "--markdown",
        "--html",
        "--junit",
        "--otlp",
        "--otlp-interval",
        "--zip",
        "--baseline",
        "--web",
        "--headless",
        "--web-host",
        "-P",
        "--web-port",
        "--web-token",
        "--autostart",
        "--autoquit",
        "--option",
        "--locustfile",
        "--worker",
        "--master-host",
        "--master-port",
        "BACKPACK_HOST",
        "BACKPACK_USERS",
        "BACKPACK_RUN_TIME",
        "BACKPACK_WORKER",
    ] {
        assert!(help.contains(name), "{name}: {help}");
    }
}

#[test]
fn list_shows_scenarios_with_steps_chances_and_endpoints() {
    let output = run(&["--list"]);
    assert_eq!(output.status.code(), Some(0), "without a host: {output:?}");
    let text = stdout(&output);
    let line = |words: &[&str]| {
        assert!(
            text.lines()
                .any(|line| words.iter().all(|word| line.contains(word))),
            "{words:?}: {text}"
        );
    };
    line(&["Visit", "3"]);
    line(&["Casual", "weighted"]);
    line(&["Tour", "sequence"]);
    line(&["Arrive"]);
    line(&["Login", "POST", "/login"]);
    line(&["100%", "Index", "GET", "/"]);
    line(&["20%", "Player", "DELETE", "/players/{id}"]);
    line(&["40%"]);
    line(&["50%", "Index"]);
    line(&["async"]);
}

#[test]
fn a_proxy_of_the_environment_is_used() {
    let proxy = RecordingServer::start();
    let output = program(&["-H", "http://nowhere.invalid", "-u", "1", "-t", "300ms"])
        .env("http_proxy", proxy.url())
        .env_remove("no_proxy")
        .env_remove("NO_PROXY")
        .output()
        .expect("the program starts");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let targets = proxy.arrived();
    assert!(!targets.is_empty());
    for arrived in targets {
        assert!(
            arrived.target.starts_with("http://nowhere.invalid/"),
            "{arrived:?}"
        );
    }
}

#[test]
fn where_nobody_answers_the_figures_are_printed() {
    let host = RefusingHost::take();
    let output = run(&["-H", host.url(), "-u", "2", "-t", "500ms"]);
    assert_eq!(
        output.status.code(),
        Some(1),
        "the threshold is missed: {output:?}"
    );
    let text = stdout(&output);
    assert!(text.contains("connection refused"), "{text}");
    assert!(text.contains("Aggregated"), "{text}");
}

#[test]
fn without_a_terminal_a_table_comes_now_and_then_and_not_into_the_report() {
    let server = RecordingServer::start();
    let output = run(&["-H", server.url(), "-u", "3", "-t", "6500ms"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let meanwhile = stderr(&output);
    for word in ["] 3 users", "Method", "/players/{id}", "Aggregated", "95 %"] {
        assert!(meanwhile.contains(word), "{word}: {meanwhile}");
    }
    let report = stdout(&output);
    assert_eq!(report.matches("Aggregated").count(), 1, "{report}");
}

#[test]
fn only_the_summary_is_shown_where_that_is_asked_for() {
    let server = RecordingServer::start();
    let output = run(&["-H", server.url(), "-t", "6500ms", "--only-summary"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(stderr(&output), "");
    assert!(stdout(&output).contains("Aggregated"));
}

#[test]
fn a_page_that_starts_and_ends_by_itself_has_the_exit_code_of_its_run() {
    let page = ["--web", "--web-port", "0", "--autostart", "--autoquit", "0"];
    let run_of = |server: &RecordingServer| {
        let output = run(&[&["-H", server.url(), "-t", "400ms"], &page[..]].concat());
        assert!(stderr(&output).contains("http://127.0.0.1:"), "{output:?}");
        assert!(stdout(&output).contains("Aggregated"), "{output:?}");
        output.status.code()
    };
    assert_eq!(run_of(&RecordingServer::start()), Some(0));
    let failing = failing_at("POST /login");
    failing
        .answers("GET /", Answer::status(500))
        .answers("GET /players/7", Answer::status(500));
    assert_eq!(run_of(&failing), Some(1));
}

#[test]
fn a_page_that_cannot_be_is_wrong_use() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port().to_string();
    assert_wrong_use(
        &["-H", "http://x", "--web", "--web-port", &port],
        &[&port, "in use", "--web-port", "--headless"],
    );
    assert_wrong_use(
        &["-H", "http://x", "--web", "--headless"],
        &["--web and --headless"],
    );
    assert_wrong_use(&["--web", "--web-port", "0", "--autostart"], &["no host"]);
    assert_wrong_use(&["-H", "http://x", "--web-port", "70000"], &["70000"]);
    assert_wrong_use(&["-H", "http://x", "--autoquit", "soon"], &["soon"]);
}

#[test]
fn a_baseline_is_read_before_any_traffic() {
    assert_wrong_use(
        &["-H", "http://x", "--baseline", "nowhere.json"],
        &["nowhere.json"],
    );
}

#[test]
fn options_of_scenarios_that_can_do_nothing_are_told_of_once() {
    let server = RecordingServer::start();
    let output = Command::new(env!("CARGO_BIN_EXE_doubtful_load"))
        .args(["-H", server.url(), "-u", "8", "-t", "300ms", "--headless"])
        .output()
        .expect("the program starts");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let text = stdout(&output);
    for warning in [
        "`Hurried` has a pacing of 0.15s, and the waits of a pass take 0.2s alone",
        "`Short` has a runtime of 0.1s, and waits 0.2s after each request",
        "`Needless` is `late`, and each of its steps has what it needs",
    ] {
        assert_eq!(text.matches(warning).count(), 1, "{warning}: {text}");
    }
    assert!(!text.contains("`Plain`"), "{text}");
}

#[test]
fn some_of_the_scenarios_run_alone() {
    let server = RecordingServer::start();
    let line = [
        "-H",
        server.url(),
        "-u",
        "3",
        "-t",
        "500ms",
        "--scenarios",
        "Casual",
    ];
    let output = run(&line);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(server.arrived_at("POST /login").is_empty());
    assert!(!server.arrived_at("GET /").is_empty());

    let listed = stdout(&run(&["--list", "--scenarios", "Tour,Casual"]));
    let heads: Vec<_> = listed
        .lines()
        .filter(|line| !line.starts_with(' '))
        .collect();
    assert_eq!(heads.len(), 2, "{listed}");
    assert!(heads[0].starts_with("Casual @ 2") && heads[1].starts_with("Tour @ 1"));
}

#[test]
fn what_only_the_others_could_meet_is_left_out_with_a_warning() {
    let server = RecordingServer::start();
    let mut program = Command::new(env!("CARGO_BIN_EXE_measured_load"));
    let line = ["-H", server.url(), "-t", "300ms", "--scenarios", "Tour"];
    let output = program.args(line).output().expect("the program starts");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let text = stdout(&output);
    for left_out in [
        "Game.count >= 1",
        "Render.min >= 1ms",
        "Logins > 1",
        "SayHello.failures < 1%",
    ] {
        let told = format!(
            "the threshold `{left_out}` is left out: only scenarios that do not run could meet it"
        );
        assert!(text.contains(&told), "{told}: {text}");
    }
    assert!(text.contains("held: Enter.failures < 1%"), "{text}");
}

#[test]
fn a_scenario_that_there_is_not_is_one_line() {
    let output = run(&["-H", "http://127.0.0.1:1", "--scenarios", "Visit,Casaul"]);
    assert_eq!(output.status.code(), Some(2));
    let told = "error: --scenarios: the test has no scenario `Casaul`, did you mean `Casual`?";
    assert_eq!(stderr(&output).trim(), told);
}
