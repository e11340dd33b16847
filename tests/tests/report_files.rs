//! The files that the command line asks for: tried out before any traffic, written whatever ends the run.

mod printed;
mod program;

use std::process::{Command, Output, Stdio};

use backpack_tests::{Folder, RecordingServer};
use printed::{stderr, stdout};
use program::program;

/// A short run at this server.
fn run(server: &RecordingServer, arguments: &[&str]) -> Output {
    let run = ["-H", server.url(), "-u", "3", "-t", "500ms"];
    let output = program(&[&run, arguments].concat()).output();
    output.expect("the program starts")
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[test]
fn every_format_is_written_beside_the_table() {
    let server = RecordingServer::start();
    let folder = Folder::empty("every_format");
    let (csv, [json_file, markdown, html, junit]) = (
        folder.path("run"),
        ["r.json", "r.md", "r.html", "r.xml"].map(|name| folder.path(name)),
    );
    let output = run(
        &server,
        &[
            "--csv",
            &csv,
            "--json",
            &json_file,
            "--markdown",
            &markdown,
            "--html",
            &html,
            "--junit",
            &junit,
        ],
    );
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(stdout(&output).contains("Aggregated"), "{output:?}");
    let names = [
        "r.html",
        "r.json",
        "r.md",
        "r.xml",
        "run_exceptions.csv",
        "run_failures.csv",
        "run_measures.csv",
        "run_stats.csv",
        "run_stats_history.csv",
    ];
    assert_eq!(folder.names(), names);
    for name in names {
        assert!(!folder.text(name).is_empty(), "{name}");
    }
    let report = json(&folder.text("r.json"));
    assert_eq!(report["total"]["requests"], server.count());
    let aggregated = folder.text("run_stats.csv");
    let aggregated = aggregated.lines().last().expect("the whole");
    assert!(
        aggregated.contains(&format!(",{},", server.count())),
        "{aggregated}"
    );
}

#[test]
fn the_environment_names_them_too() {
    let server = RecordingServer::start();
    let folder = Folder::empty("environment");
    let output = program(&["-H", server.url(), "-t", "300ms"])
        .env("BACKPACK_JSON", folder.path("r.json"))
        .env("BACKPACK_CSV", folder.path("run"))
        .env("BACKPACK_CSV_FULL_HISTORY", "true")
        .output()
        .expect("the program starts");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(folder.names().len(), 6, "{:?}", folder.names());
}

#[test]
fn a_dash_is_standard_output_and_the_table_gives_way() {
    let server = RecordingServer::start();
    let output = run(&server, &["--json", "-"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(json(&stdout(&output))["total"]["requests"], server.count());
    assert!(stderr(&output).contains("Aggregated"), "{output:?}");
}

#[test]
fn an_older_report_is_replaced() {
    let server = RecordingServer::start();
    let folder = Folder::empty("older_report");
    let path = folder.path("r.json");
    std::fs::write(&path, "x".repeat(1_000_000)).expect("a file");
    assert_eq!(run(&server, &["--json", &path]).status.code(), Some(0));
    assert_eq!(
        json(&folder.text("r.json"))["total"]["requests"],
        server.count()
    );
}

/// Nothing is sent, and each problem is one line that names the file.
fn assert_refused(arguments: &[&str], says: &[&[&str]]) {
    let server = RecordingServer::start();
    let output = run(&server, arguments);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert_eq!(server.count(), 0);
    let text = stderr(&output);
    assert_eq!(text.lines().count(), says.len(), "{text}");
    for words in says {
        let has_all = |line: &str| words.iter().all(|word| line.contains(word));
        assert!(text.lines().any(has_all), "{words:?}: {text}");
    }
}

#[test]
fn what_cannot_be_written_is_told_before_any_traffic() {
    let folder = Folder::empty("unwritable");
    std::fs::write(folder.path("file"), "").expect("a file");
    let (below, here) = (folder.path("file/r.json"), folder.path(""));
    let in_the_way = format!("{} is a file, not a folder", folder.path("file"));
    assert_refused(&["--json", &below], &[&["error: ", &below, &in_the_way]]);
    assert_refused(&["--html", &here], &[&["error: ", &here]]);
    let prefix = folder.path("file/run");
    assert_refused(&["--csv", &prefix], &[&["error: ", &prefix, &in_the_way]]);
    let inside = folder.path("file/inside");
    assert_refused(&["--zip", &inside], &[&["error: ", &inside, &in_the_way]]);
    assert_refused(
        &["--json", &below, "--markdown", &here, "--csv", &prefix],
        &[&[&below], &[&here], &[&prefix]],
    );
    assert_refused(
        &["--csv-full-history"],
        &[&["--csv-full-history", "--csv PREFIX"]],
    );
    assert_refused(
        &["--json", "-", "--html", "-"],
        &[&["only one", "standard output"]],
    );
}

#[test]
fn two_outputs_to_one_file_are_refused() {
    let folder = Folder::empty("one_file");
    let (same, again) = (folder.path("same"), folder.path("./same"));
    assert_refused(
        &["--json", &same, "--html", &again],
        &[&["error: --json and --html", &same, "a file of its own"]],
    );
    let (table, prefix) = (folder.path("x_stats.csv"), folder.path("x"));
    std::fs::write(&table, "old").expect("a file");
    assert_refused(
        &["--markdown", &table, "--csv", &prefix],
        &[&["--markdown and --csv", &table]],
    );
    assert_eq!(folder.names(), ["x_stats.csv"]);
    assert_eq!(folder.text("x_stats.csv"), "old");
}

#[test]
fn a_refusal_leaves_the_files_of_an_earlier_run_alone() {
    let folder = Folder::empty("refused");
    let (history, prefix) = (folder.path("x_stats_history.csv"), folder.path("x"));
    std::fs::write(&history, "old").expect("a file");
    let below = folder.path("x_stats_history.csv/a.json");
    assert_refused(&["--csv", &prefix, "--json", &below], &[&[&below]]);
    assert_eq!(folder.text("x_stats_history.csv"), "old");
}

#[test]
fn folders_are_made_where_they_are_missing() {
    let server = RecordingServer::start();
    let folder = Folder::empty("folders");
    let (json_file, csv) = (folder.path("a/b/r.json"), folder.path("c/run"));
    let zip = folder.path("d");
    let output = run(
        &server,
        &["--json", &json_file, "--csv", &csv, "--zip", &zip],
    );
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(!folder.text("a/b/r.json").is_empty());
    assert!(!folder.text("c/run_stats.csv").is_empty());
    let said = stderr(&output);
    let stored = said.trim_end().strip_prefix("stored in ");
    let stored = stored.unwrap_or_else(|| panic!("{said}"));
    assert!(stored.starts_with(&zip), "{said}");
    let report = std::path::Path::new(stored).join("report.html");
    assert!(report.is_file(), "{said}");
}

#[test]
fn a_refused_run_leaves_files_as_they_were() {
    let folder = Folder::empty("as_they_were");
    std::fs::write(folder.path("old.json"), "old").expect("a file");
    let (old, new) = (folder.path("old.json"), folder.path("new.md"));
    let below = folder.path("old.json/r.html");
    let arguments = ["--json", &old, "--markdown", &new, "--html", &below];
    assert_refused(&arguments, &[&[&below]]);
    assert_eq!(folder.names(), ["old.json"]);
    assert_eq!(folder.text("old.json"), "old");
}

/// A disk that fills up while the test runs.
#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_written_at_the_end_leaves_the_rest() {
    let server = RecordingServer::start();
    let folder = Folder::empty("disk_full");
    let markdown = folder.path("r.md");
    let output = run(&server, &["--json", "/dev/full", "--markdown", &markdown]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let text = stderr(&output);
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(
        text.starts_with("error: cannot write /dev/full: "),
        "{text}"
    );
    assert!(stdout(&output).contains("Aggregated"), "{output:?}");
    assert!(!folder.text("r.md").is_empty());
}

/// The result in a folder has files that are larger than that.
#[cfg(target_os = "linux")]
#[test]
fn a_result_that_finds_no_room_is_one_line_and_no_result() {
    let server = RecordingServer::start();
    let folder = Folder::empty("no_room");
    let zip = folder.path("");
    let arguments = ["-H", server.url(), "-t", "300ms", "--zip", &zip];
    let output = with_small_files(&program(&arguments)).output();
    let output = output.expect("the program starts");
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let text = stderr(&output);
    assert_eq!(text.lines().count(), 1, "{text}");
    let said = format!("error: nothing is stored in {zip}");
    assert!(text.starts_with(&said), "{text}");
    assert!(
        text.contains(": the system allows no larger files"),
        "{text}"
    );
    assert_eq!(folder.names(), [""; 0]);
}

/// A named pipe in this folder.
#[cfg(unix)]
fn pipe(folder: &Folder) -> String {
    let path = folder.path("pipe");
    let made = Command::new("mkfifo").arg(&path).status();
    assert!(made.expect("`mkfifo` runs").success());
    path
}

#[cfg(unix)]
#[test]
fn a_pipe_that_somebody_reads_holds_the_report_alone() {
    let server = RecordingServer::start();
    let folder = Folder::empty("pipe");
    let path = pipe(&folder);
    let read = path.clone();
    let reader = std::thread::spawn(move || std::fs::read_to_string(read).expect("a pipe"));
    // Whether it waits for a writer already cannot be seen; until then the program refuses the pipe.
    let started = std::time::Instant::now();
    let output = loop {
        let output = run(&server, &["--json", &path]);
        if output.status.code() != Some(2) || started.elapsed().as_secs() > 10 {
            break output;
        }
    };
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let report = json(&reader.join().expect("its text"));
    assert_eq!(report["total"]["requests"], server.count());
}

#[cfg(unix)]
#[test]
fn a_pipe_that_nobody_reads_is_told_before_any_traffic() {
    let folder = Folder::empty("unread_pipe");
    let path = pipe(&folder);
    for flag in ["--json", "--html", "--markdown", "--junit"] {
        let said = "it is a pipe that nobody reads: start its reader first";
        assert_refused(&[flag, &path], &[&["error: cannot write ", &path, said]]);
    }
    let (table, prefix) = (folder.path("x_failures.csv"), folder.path("x"));
    std::fs::rename(&path, &table).expect("a pipe");
    assert_refused(&["--csv", &prefix], &[&[&table, "it is a pipe"]]);
}

/// No file may get so large, as on a full disk: what was written before is not replaced by the beginning of a report.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_the_older_file() {
    let server = RecordingServer::start();
    let folder = Folder::empty("older_on_full_disk");
    let path = folder.path("r.json");
    std::fs::write(&path, "old").expect("a file");
    let arguments = [
        "-H",
        server.url(),
        "-u",
        "3",
        "-t",
        "500ms",
        "--json",
        &path,
    ];
    let output = with_small_files(&program(&arguments)).output();
    let output = output.expect("the program starts");
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let said = format!("error: cannot write {path}: ");
    assert!(stderr(&output).starts_with(&said), "{output:?}");
    assert_eq!(folder.text("r.json"), "old");
    assert_eq!(folder.names(), ["r.json"]);
}

/// The same program, which cannot write a file of more than a kilobyte.
#[cfg(target_os = "linux")]
fn with_small_files(program: &Command) -> Command {
    let mut limited = Command::new("sh");
    limited.args(["-c", "trap '' XFSZ; ulimit -f 1; exec \"$@\"", "sh"]);
    limited.arg(program.get_program()).args(program.get_args());
    for (name, value) in program.get_envs() {
        match value {
            Some(value) => limited.env(name, value),
            None => limited.env_remove(name),
        };
    }
    limited
}

#[test]
fn a_file_beside_the_report_is_left_alone() {
    let server = RecordingServer::start();
    let folder = Folder::empty("beside");
    std::fs::write(folder.path("r.json.tmp"), "the user's").expect("a file");
    let path = folder.path("r.json");
    assert_eq!(run(&server, &["--json", &path]).status.code(), Some(0));
    assert_eq!(folder.names(), ["r.json", "r.json.tmp"]);
    assert_eq!(folder.text("r.json.tmp"), "the user's");
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link_and_permissions_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let server = RecordingServer::start();
    let folder = Folder::empty("link");
    let (real, link) = (folder.path("real.json"), folder.path("link.json"));
    std::fs::write(&real, "old").expect("a file");
    std::fs::set_permissions(&real, PermissionsExt::from_mode(0o600)).expect("permissions");
    symlink(&real, &link).expect("a link");
    assert_eq!(run(&server, &["--json", &link]).status.code(), Some(0));
    assert!(
        std::fs::symlink_metadata(&link)
            .expect("a link")
            .is_symlink()
    );
    let report = json(&folder.text("real.json"));
    assert_eq!(report["total"]["requests"], server.count());
    let mode = std::fs::metadata(&real)
        .expect("a file")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[cfg(target_os = "linux")]
#[test]
fn a_table_that_cannot_be_printed_is_told_of() {
    let server = RecordingServer::start();
    let full = || std::fs::OpenOptions::new().write(true).open("/dev/full");
    let run = ["--headless", "-H", server.url(), "-t", "300ms"];
    for arguments in [&run[..], &["--list"]] {
        let mut command = program(arguments);
        command.stdout(full().expect("a device"));
        let output = command.stderr(Stdio::piped()).output();
        let output = output.expect("the program starts");
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        let text = stderr(&output);
        assert_eq!(text.lines().count(), 1, "{text}");
        let said = "error: cannot write to standard output: ";
        assert!(text.starts_with(said), "{text}");
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_that_nobody_reads_is_no_trouble() {
    let server = RecordingServer::start();
    for more in [&[][..], &["--json", "-"]] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let arguments = [&["-H", server.url(), "-t", "300ms"], more].concat();
        let mut command = program(&arguments);
        command.stdout(writer).stderr(Stdio::piped());
        let output = command.output().expect("the program starts");
        assert_eq!(output.status.code(), Some(0), "{output:?}");
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_writes_them_too() {
    let server = RecordingServer::start();
    let folder = Folder::empty("ctrl_c");
    let (csv, path) = (folder.path("run"), folder.path("r.json"));
    let child = program(&["-H", server.url(), "--csv", &csv, "--json", &path])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    server.wait_for(3);
    let id = child.id().to_string();
    let sent = std::process::Command::new("kill")
        .args(["-INT", &id])
        .status();
    assert!(sent.expect("`kill` runs").success());
    let output = child.wait_with_output().expect("its output");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(
        json(&folder.text("r.json"))["total"]["requests"],
        server.count()
    );
    assert!(folder.text("run_stats.csv").contains("Aggregated"));
}
