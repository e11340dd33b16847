//! WebSockets, streams of events and gRPC calls at the command line and under a real Locust master: rows as those of requests.

use std::process::Command;

use backpack_tests::{Folder, Locust, LocustMaster, ScriptedServer, SocketServer, WorkerProcess};

use crate::greeter::Greeter;

const EVENTS: &str = "data: 1\n\ndata: 2\n\n";

/// Each thing that is done, by the method and the name of its row, and how often in a pass.
const ROWS: [(&str, &str, f64); 8] = [
    ("WS open", "echo", 1.0),
    ("WS send", "echo", 1.0),
    ("WS receive", "echo", 1.0),
    ("WS ask", "echo", 1.0),
    ("SSE open", "feed", 1.0),
    ("SSE first event", "feed", 1.0),
    ("SSE event", "feed", 1.0),
    ("GRPC", "/greet.Greeter/SayHello", 1.0),
];

/// The servers, for as long as they are kept.
struct Servers {
    greeter: Greeter,
    sockets: SocketServer,
    feed: ScriptedServer,
}

impl Servers {
    fn start() -> Self {
        Self {
            greeter: Greeter::start(),
            sockets: SocketServer::start(),
            feed: ScriptedServer::start(|talk| {
                talk.hear()?;
                let length = EVENTS.len();
                talk.say(format!(
                    "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: {length}\r\n\r\n{EVENTS}"
                ))
            }),
        }
    }

    fn sockets(&self) -> String {
        format!("{}/echo", self.sockets.url())
    }

    /// The program that is loaded with, and where it finds them.
    fn program(&self) -> Command {
        let mut program = Command::new(env!("CARGO_BIN_EXE_spoken_load"));
        let sockets = format!("sockets={}", self.sockets());
        let feed = format!("feed={}", self.feed.url());
        program.args(["--option", &sockets, "--option", &feed]);
        program
    }
}

/// Requests and failures of a row in a CSV with Locust's columns.
fn row(csv: &str, method: &str, name: &str) -> [f64; 2] {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let mut records = reader.records().map(|record| record.expect("a row"));
    let found = records.find(|record| &record[0] == method && &record[1] == name);
    let found = found.unwrap_or_else(|| panic!("no {method} {name} in {csv}"));
    [2, 3].map(|place| found[place].parse().expect("a number"))
}

/// All are there as often as the others, but for what was cut off at the end, and none has failed.
fn judge(csv: &str) {
    let [passes, _] = row(csv, "GRPC", "/greet.Greeter/SayHello");
    assert!(passes > 10.0, "{csv}");
    for (method, name, times) in ROWS {
        let [count, failed] = row(csv, method, name);
        assert!(
            count >= passes * times && count <= passes * times + 8.0,
            "{method}: {csv}"
        );
        assert_eq!(failed, 0.0, "{method}: {csv}");
    }
}

#[test]
fn a_command_line_has_their_rows() {
    let servers = Servers::start();
    let folder = Folder::empty("spoken");
    let mut program = servers.program();
    program.args([
        "--headless",
        "-u",
        "4",
        "-r",
        "100",
        "-t",
        "2s",
        "--csv",
        "spoken",
        "--host",
    ]);
    let output = program
        .arg(servers.greeter.url())
        .current_dir(folder.path(""))
        .output()
        .expect("the program starts");
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{told}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let csv = std::fs::read_to_string(folder.path("spoken_stats.csv")).expect("a file");
    judge(&csv);
}

#[test]
fn a_locust_master_has_their_rows() {
    let Some(locust) = Locust::find() else { return };
    let servers = Servers::start();
    let locustfile = servers.program().arg("--locustfile").output();
    let locustfile = String::from_utf8(locustfile.expect("the program starts").stdout);
    let locustfile = locustfile.expect("Python");
    let options = "--headless -u 4 -r 4 -t 3s -s 5 --expect-workers 1 --only-summary -H";
    let (sockets, feed) = (servers.sockets(), servers.feed.url());
    let own = [
        servers.greeter.url(),
        "--sockets",
        &sockets,
        "--feed",
        &feed,
    ];
    let options: Vec<_> = options.split(' ').chain(own).collect();
    let mut master = LocustMaster::start(&locust, "spoken", &locustfile, &options);
    let mut worker = servers.program();
    worker.args(["--worker", "--master-port", &master.port().to_string()]);
    let mut worker = WorkerProcess::start("spoken", &mut worker);
    master.wait_for_end();
    assert!(worker.wait_for_end().success(), "{}", worker.log());
    judge(&master.csv_file());
    let log = master.log();
    assert!(
        !log.contains("Traceback") && !log.contains("missed: "),
        "{log}"
    );
}

#[test]
fn one_look_shows_their_messages() {
    let servers = Servers::start();
    let mut program = servers.program();
    program.args(["--once", "--host", servers.greeter.url()]);
    let output = program.output().expect("the program starts");
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{told}");
    for message in [
        "> WS ask http://",
        ">\n> two\n< two\n",
        "> SSE first event http://",
        "< 1\n",
        ">   \"name\": \"ada\",\n",
        "<   \"text\": \"hello ada\",\n",
    ] {
        assert!(told.contains(message), "{message}: {told}");
    }
}
