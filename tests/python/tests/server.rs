//! A server of Python: it is there when it says so, tells why it is not, and ends with its test.

use std::net::TcpStream;
use std::panic::catch_unwind;

use backpack_python::{PythonServer, PythonTools};

const SERVES: &str = r#"
import http.server
server = http.server.HTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler)
print("ready soon")
print(f"http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
"#;

fn tools() -> Option<PythonTools> {
    PythonTools::find(include_str!("../httpbin.txt"))
}

#[test]
fn it_ends_with_its_test_and_leaves_nothing() {
    let Some(tools) = tools() else { return };
    let server = PythonServer::start(&tools, "-c", &[SERVES]);
    let address = server.url().trim_start_matches("http://").to_owned();
    let folder = server.folder().to_owned();
    assert!(TcpStream::connect(&address).is_ok() && folder.exists());
    assert!(server.log().starts_with("ready soon\n"));
    drop(server);
    assert!(TcpStream::connect(&address).is_err() && !folder.exists());
}

#[test]
fn what_it_said_is_told_where_it_does_not_come_up() {
    let Some(tools) = tools() else { return };
    let ends = "raise SystemExit('no port is left')";
    let panic = catch_unwind(|| PythonServer::start(&tools, "-c", &[ends])).expect_err("a panic");
    let message = panic.downcast_ref::<String>().expect("a text");
    assert!(message.contains("no port is left"), "{message}");
}
