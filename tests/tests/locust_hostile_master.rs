//! A worker whose master says what no master says: each is one line of warning, and the work goes on.
#![cfg(unix)]

#[path = "locust_worker/players.rs"]
mod players;

use std::io::Write;
use std::net::TcpListener;
use std::time::Duration;

use backpack_tests::{RecordingServer, WorkerProcess};
use players::{server, worker};
use serde_json::{Value, json};
use zeromq::{RouterSocket, Socket, SocketRecv, SocketSend, ZmqMessage};

/// How long anything may take that shall come.
const PATIENCE: Duration = Duration::from_secs(30);

/// A master that says whatever it is told to.
struct Master {
    socket: RouterSocket,
    port: u16,
    /// The name of the worker that spoke last.
    worker: Vec<u8>,
}

impl Master {
    async fn start() -> Self {
        let mut socket = RouterSocket::new();
        let endpoint = socket.bind("tcp://127.0.0.1:0").await.expect("a port");
        let endpoint = endpoint.to_string();
        let port = endpoint
            .rsplit(':')
            .next()
            .and_then(|port| port.parse().ok());
        Self {
            socket,
            port: port.expect("a port"),
            worker: Vec::new(),
        }
    }

    /// Waits for a message of this kind; heartbeats are answered on the way. Its data, where JSON can hold them.
    async fn hears(&mut self, wanted: &str) -> Value {
        let heard = tokio::time::timeout(PATIENCE, async {
            loop {
                let message = self.socket.recv().await.expect("a message");
                self.worker = message.get(0).expect("a name").to_vec();
                let bytes = message.get(1).expect("a message");
                let (kind, _, _): (String, serde::de::IgnoredAny, String) =
                    rmp_serde::from_slice(bytes).expect("a message");
                if kind == "heartbeat" {
                    self.says(&json!(["heartbeat", null, "x"])).await;
                }
                if kind == wanted {
                    return rmp_serde::from_slice(bytes).unwrap_or_default();
                }
            }
        });
        let message: Value = heard.await.unwrap_or_else(|_| panic!("{wanted}, in vain"));
        message[1].clone()
    }

    async fn says(&mut self, message: &Value) {
        let bytes = rmp_serde::to_vec_named(message).expect("a message");
        self.says_bytes(bytes).await;
    }

    async fn says_bytes(&mut self, bytes: Vec<u8>) {
        let mut message = ZmqMessage::from(bytes);
        message.push_front(self.worker.clone().into());
        self.socket.send(message).await.expect("a worker");
    }

    async fn says_all_kinds_of_nonsense(&mut self) {
        let mut truncated =
            rmp_serde::to_vec_named(&json!(["spawn", {"timestamp": 1.0}, "x"])).expect("a message");
        truncated.truncate(12);
        for bytes in [
            vec![],
            vec![0xc1; 64],
            vec![0xff; 100_000],
            vec![0x93; 1000],
            vec![0x93, 0xdb, 0xff, 0xff, 0xff, 0xff, b'a'],
            vec![0; 20 << 20],
            truncated,
        ] {
            self.says_bytes(bytes).await;
        }
        for message in [
            json!(7),
            json!([]),
            json!({"type": "spawn"}),
            json!(["spawn", null, "x"]),
            json!(["spawn", {"timestamp": "now", "user_classes_count": {}, "host": null}, "x"]),
            json!(["spawn", {"timestamp": 1.0, "user_classes_count": {"Casual": -1}, "host": null}, "x"]),
            json!(["spawn", {"timestamp": 1.0, "user_classes_count": {"Casual": 0.5}, "host": null}, "x"]),
            json!(["spawn", {"timestamp": 1.0, "user_classes_count": 3, "host": []}, "x"]),
            json!(["ack", "yes", "x"]),
            json!(["my own message", {"a": [1, 2, 3]}, "x"]),
            json!(["update_user_class", {"user_class_name": "Game"}, "x"]),
            json!([null, null, null]),
        ] {
            self.says(&message).await;
        }
    }
}

fn job(timestamp: f64, users: &Value, server: &RecordingServer) -> Value {
    let options = json!({"game_region": "asia", "level": 3, "tags": ["a", null], "deep": {"a": {"b": []}}, "none": null});
    let data = json!({
        "timestamp": timestamp, "user_classes_count": users, "host": server.url(), "stop_timeout": 5.0,
        "parsed_options": options, "unknown": [1, 2],
    });
    json!(["spawn", data, "x"])
}

#[tokio::test]
async fn nonsense_is_a_warning_and_the_work_goes_on() {
    let server = server();
    let mut master = Master::start().await;
    let mut worker = worker("hostile", master.port);
    assert_eq!(master.hears("client_ready").await, -1);
    master.says_all_kinds_of_nonsense().await;
    master
        .says(&json!(["ack", {"index": 4, "more": "text"}, "x"]))
        .await;
    assert_eq!(master.hears("heartbeat").await["state"], "ready");

    // More users than any machine has, and those of a scenario that is not there.
    master
        .says(&job(
            1.0,
            &json!({"Casual": u64::MAX, "Nobody": 3}),
            &server,
        ))
        .await;
    let refusal = master.hears("exception").await;
    assert!(
        refusal["msg"]
            .as_str()
            .is_some_and(|it| it.contains("open files")),
        "{refusal}"
    );
    assert_eq!(master.hears("spawning_complete").await["user_count"], 0);

    master.says_all_kinds_of_nonsense().await;
    master.says(&job(2.0, &json!({"Casual": 2}), &server)).await;
    assert_eq!(
        master.hears("spawning_complete").await["user_classes_count"]["Casual"],
        2
    );
    // One that is older than the last.
    master.says(&job(1.5, &json!({"Casual": 9}), &server)).await;
    server.wait_for(20);
    master.says_all_kinds_of_nonsense().await;
    assert_eq!(master.hears("heartbeat").await["state"], "running");
    assert!(
        server
            .arrived()
            .iter()
            .all(|it| it.header("x-region") == Some("asia"))
    );

    master.says(&json!(["stop", null, "x"])).await;
    master.hears("client_stopped").await;
    master.hears("client_ready").await;
    let arrived = server.count();
    master.says(&json!(["quit", null, "x"])).await;
    master.hears("quit").await;
    assert!(worker.wait_for_end().success(), "{}", worker.log());
    assert_eq!(server.count(), arrived);
    assert_well_told(&worker);
}

/// Each kind of nonsense once, however often it was said.
fn assert_well_told(worker: &WorkerProcess) {
    let log = worker.log();
    assert!(!log.contains("panicked"), "{log}");
    let warnings: Vec<_> = log
        .lines()
        .filter(|line| line.starts_with("warning: "))
        .collect();
    assert!((10..=30).contains(&warnings.len()), "{log}");
    for (place, warning) in warnings.iter().enumerate() {
        assert!(!warnings[..place].contains(warning), "twice: {warning}");
    }
    let unknown =
        |line: &&&str| line.contains("my own message") && line.contains("is unknown here");
    assert_eq!(warnings.iter().filter(unknown).count(), 1, "{log}");
    assert!(
        log.contains("\"Nobody\", which is no scenario of this program"),
        "{log}"
    );
}

#[test]
fn a_server_that_is_no_master_is_told_of_and_asked_again() {
    let server = server();
    let port = server
        .url()
        .rsplit(':')
        .next()
        .and_then(|port| port.parse().ok());
    let mut worker = worker("no-master", port.expect("a port"));
    worker.wait_for_line("warning: no connection to tcp://127.0.0.1:");
    worker.terminate();
    assert!(worker.wait_for_end().success(), "{}", worker.log());
    assert!(
        worker.log().contains("interrupted: the users have stopped"),
        "{}",
        worker.log()
    );
}

#[test]
fn nothing_is_kept_ready_for_a_message_that_is_only_claimed() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let mut worker = worker("claims", port);
    let (mut stream, _) = listener.accept().expect("a worker");
    // Signature, version and mechanism, then who it is, then a frame of a petabyte: https://rfc.zeromq.org/spec/23/
    let mut greeting = [0; 64];
    greeting[0] = 0xff;
    greeting[9..12].copy_from_slice(&[0x7f, 3, 0]);
    greeting[12..16].copy_from_slice(b"NULL");
    let ready = b"\x04\x1c\x05READY\x0bSocket-Type\0\0\0\x06ROUTER";
    let claim = [&[2][..], &(1_u64 << 50).to_be_bytes(), b"and so on"].concat();
    stream
        .write_all(&[&greeting[..], ready, &claim].concat())
        .expect("a worker that listens");
    worker
        .wait_for_line("warning: a message of 1125899906842624 bytes from the master is not read");
    worker.terminate();
    assert!(worker.wait_for_end().success(), "{}", worker.log());
}
