//! The server that is put under load, and the program that does so.

use std::process::Command;
use std::time::Duration;

use backpack_tests::{Answer, RecordingServer, WorkerProcess};

pub(crate) fn server() -> RecordingServer {
    let server = RecordingServer::start();
    server.answers(
        "POST /team",
        Answer::text("hello").after(Duration::from_millis(30)),
    );
    server.answers("GET /gone", Answer::text("gone").with_status(404));
    server
}

pub(crate) fn worker(test: &str, port: u16) -> WorkerProcess {
    worker_of(env!("CARGO_BIN_EXE_locust_worker"), test, port)
}

pub(crate) fn worker_of(program: &str, test: &str, port: u16) -> WorkerProcess {
    let mut command = Command::new(program);
    command.args(["--worker", "--master-port", &port.to_string()]);
    WorkerProcess::start(test, &mut command)
}
