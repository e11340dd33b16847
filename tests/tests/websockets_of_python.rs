//! WebSockets with a server of Python, the package `websockets`, which holds clients to the rules.

use std::time::Instant;

use backpack::prelude::*;
use backpack_python::{PythonServer, PythonTools};
use backpack_tests::one_user;

endpoint! {
    Talk = WS "/talk" { protocol: "v1.json", query: { "a": 1 } };
}

/// The server; none where there is no Python.
fn server() -> Option<PythonServer> {
    let tools = PythonTools::find(include_str!("../python/websockets.txt"))?;
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/python/websockets_server.py");
    Some(PythonServer::start(&tools, script, &[]))
}

#[test]
fn both_understand_each_other() {
    let Some(server) = server() else { return };
    let (told, report) = one_user(server.url(), async |user| {
        let mut talk = Talk.open(user).await.expect("a socket");
        let told: backpack::Value = talk.receive().await.expect("a word").json().expect("JSON");
        let mut texts = Vec::new();
        for (question, reply) in [
            ("ping", "it is there"),
            ("fragments", "in three parts"),
            ("größer 日本", "größer 日本"),
            ("many", "done"),
        ] {
            let asked = talk.ask(question, |message| message.text() == reply).await;
            texts.push(asked.expect(question).text().into_owned());
        }
        for number in 0..500 {
            let noise = talk.receive().await.expect("noise");
            assert_eq!(noise.text(), format!("noise {number}"));
        }
        // More than one frame of the wire, and more than its server reads at once.
        let long = vec![7; 3_000_000];
        let echo = talk.ask(long.clone(), |message| !message.is_text()).await;
        assert!(echo.expect("an echo").bytes() == &long);
        talk.close().await;
        told
    });
    assert_eq!(told["path"], "/talk?a=1");
    assert_eq!(told["subprotocol"], "v1.json");
    assert_eq!(told["extensions"], json!([]), "nothing is packed");
    assert!(told["agent"].as_str().unwrap().starts_with("backpack/"));
    assert_eq!(report.total().failures(), 0, "{report}");
    wait_for(&server, "closed 1000");
}

#[test]
fn a_server_that_goes_away_says_so() {
    let Some(server) = server() else { return };
    let (told, _) = one_user(server.url(), async |user| {
        let mut talk = Talk.open(user).await.expect("a socket");
        talk.ask("away", |message| message.text() == "never")
            .await
            .expect_err("it goes")
            .to_string()
    });
    assert_eq!(
        told,
        "the server closed the socket: 1001 (going away), \"going home\""
    );
    // What we answered is what it said.
    wait_for(&server, "closed 1001");
}

fn wait_for(server: &PythonServer, line: &str) {
    let begun = Instant::now();
    while !server.log().lines().any(|it| it == line) {
        assert!(
            begun.elapsed() < Duration::from_secs(10),
            "{}",
            server.log()
        );
        std::thread::sleep(Duration::from_millis(10));
    }
}
