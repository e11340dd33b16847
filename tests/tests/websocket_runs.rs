//! WebSockets in a run: its end, its waits, thresholds, the command line, and what cannot carry them.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Command;

use backpack::prelude::*;
use backpack::{TransportKind, Verdict};
use backpack_tests::{
    Folder, ScriptedServer, SocketServer, Talk, command, load_test, one_user, one_user_of,
};

endpoint! {
    Echo = WS "/echo";
    Bye = WS "/echo" { name: "bye" };
}

scenario! {
    Loops(wait = none) = [async |user| go_on(user).await];
    Waits(wait = none) = [async |user| wait_for_nothing(user).await];
    Thinks(wait = 200ms) = [async |user| ask_once(user).await];
    Talks(wait = none, runtime = 300ms) = [async |user| ask_once(user).await];
}

async fn wait_for_nothing(user: &mut User) -> backpack::Result {
    let mut echo = Echo.open(user).await?;
    echo.receive().await?;
    Ok(())
}

async fn ask_once(user: &mut User) -> backpack::Result {
    let mut echo = Echo.open(user).await?;
    echo.ask("a", |message| message.text() == "a").await?;
    echo.close().await;
    Ok(())
}

const MS: fn(u64) -> Duration = Duration::from_millis;

/// Hears nothing of what is said.
async fn go_on(user: &mut User) -> backpack::Result {
    let mut echo = Echo.open(user).await?;
    echo.send("close 4000 why").await?;
    loop {
        let _ = echo.receive().await;
    }
}

#[test]
fn what_is_awaited_at_the_end_is_interrupted() {
    let server = SocketServer::start();
    let test = load_test().host(server.url()).scenario(Waits, 1).users(3);
    let test = test.run_time(MS(300)).stop_timeout(MS(100));
    let report = test.run().expect("the load test runs");
    let receive = report.endpoint(Echo).operation("receive");
    assert_eq!(
        (receive.requests(), receive.interrupted()),
        (0, 3),
        "{report}"
    );
    assert_eq!(report.total().failures(), 0);
}

#[test]
fn nothing_is_begun_after_the_end_but_in_on_stop() {
    let server = SocketServer::start();
    let test = load_test().host(server.url()).scenario(Talks, 1).users(2);
    let test = test.run_time(MS(200)).on_stop(async |user| {
        let mut bye = Bye.open(user).await?;
        bye.ask("bye", |message| message.text() == "bye").await?;
        backpack::Result::<()>::Ok(())
    });
    let report = test.run().expect("the load test runs");
    let bye = report.endpoint(Bye);
    assert_eq!((bye.requests(), bye.failures()), (4, 0), "{report}");
    assert_eq!(report.total().interrupted(), 0, "{report}");
}

#[test]
fn a_wait_follows_what_a_socket_does() {
    let server = SocketServer::start();
    let test = load_test().host(server.url()).scenario(Thinks, 1).users(1);
    let report = test.run_time(MS(1500)).run().expect("the load test runs");
    let asked = report.endpoint(Echo).operation("ask").requests();
    assert!((2..=8).contains(&asked), "{asked}");
}

#[test]
fn thresholds_may_be_of_one_of_the_things_that_it_does() {
    let server = SocketServer::start();
    let thresholds = thresholds![
        Echo.p95 < 10s,
        Echo.ask.p95 < 10s,
        Echo.open.failures <= 0,
        Echo.ask.requests > 0,
        Echo.ask.min > 1m,
        Echo.receive.p95 < 10s,
    ];
    let test = load_test().host(server.url()).scenario(Talks, 1).users(1);
    let report = test.expect(thresholds).run().expect("the load test runs");
    let held: Vec<_> = report.thresholds().iter().map(Verdict::held).collect();
    // One that is too strict, and one without a sample.
    assert_eq!(held, [true, true, true, true, false, false], "{report}");
    assert!(report.to_string().contains("Echo.ask.min > 1m"), "{report}");
}

#[test]
fn an_earlier_run_tells_what_it_took() {
    let (server, folder) = (SocketServer::start(), Folder::empty("socket_baseline"));
    let test = || load_test().host(server.url()).scenario(Talks, 1).users(1);
    let before = test().run().expect("the load test runs");
    let file = folder.path("before.json");
    std::fs::write(&file, before.json()).expect("a file");
    let report = test()
        .baseline(&file)
        .expect(thresholds![
            Echo.ask.p95 < baseline * 1000,
            Echo.open.p95 < baseline * 1000
        ])
        .run()
        .expect("the load test runs");
    assert!(report.thresholds().iter().all(Verdict::held), "{report}");
}

#[test]
fn once_shows_handshakes_and_messages() {
    let server = SocketServer::start();
    let mut program = command(env!("CARGO_BIN_EXE_socket_load"));
    let output = program
        .args(["-H", server.url(), "--once", "--option", "rounds=1"])
        .output();
    let text = String::from_utf8_lossy(&output.expect("the program starts").stdout).into_owned();
    let url = server.url();
    for line in [
        &format!("> GET {url}/echo"),
        "> upgrade: websocket",
        "> sec-websocket-version: 13",
        "< 101",
        &format!("> WS ask {url}/echo"),
        "> are you there?",
        "< are you there?",
        &format!("> WS send {url}/echo"),
        "> bye",
    ] {
        assert!(text.lines().any(|it| it == line), "{line}\n{text}");
    }
}

#[test]
fn samples_have_what_was_said_and_why_it_failed() {
    let server = SocketServer::start();
    let (_, report) = one_user(server.url(), async |user| {
        let mut echo = Echo.open(user).await.expect("a socket");
        let question = json!({ "what": 1, "password": "hidden" });
        echo.ask(question, |_| true).await.expect("an echo");
        echo.ask("close 4000 why", |_| true)
            .await
            .expect_err("closed");
    });
    let text = report.json();
    let question = r#""{\"what\":1,\"password\":\"****\"}""#;
    assert!(text.contains(question), "{text}");
    let told = r#"the server closed the socket: 4000, \"why\"""#;
    for part in [told, "\"close 4000 why\"", "\"WS ask\""] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(!text.contains("hidden"), "{text}");
}

#[test]
fn a_loop_around_a_socket_that_is_over_holds_nobody() {
    let server = SocketServer::start();
    let begun = std::time::Instant::now();
    let report = LoadTest::new()
        .host(server.url())
        .scenario(Loops, 1)
        .users(2)
        .run_time(Duration::from_millis(300))
        .run()
        .expect("a run");
    assert!(begun.elapsed() < Duration::from_secs(10), "{report}");
    assert!(report.endpoint(Echo).operation("receive").failures() > 1);
}

#[test]
fn reqwest_and_a_service_open_no_sockets() {
    let server = SocketServer::start();
    let open = async |user: &mut User| Echo.open(user).await.expect_err("no socket").to_string();
    let test = LoadTest::new()
        .host(server.url())
        .transport(TransportKind::Reqwest);
    let (told, report) = one_user_of(test, open);
    assert_eq!(
        told,
        "reqwest opens no sockets: leave the transport to Backpack's own client"
    );
    assert_eq!(report.endpoint(Echo).operation("open").failures(), 1);

    let service = axum::Router::<()>::new();
    let (told, _) = one_user_of(LoadTest::new().service(service), open);
    assert_eq!(
        told,
        "a service in process has no sockets: give a host in its place"
    );
}

#[test]
fn what_cannot_open_them_is_told_before_any_traffic_where_the_test_names_them() {
    let server = SocketServer::start();
    let test = LoadTest::new().host(server.url()).scenario(Talks, 1);
    let test = test.transport(TransportKind::Reqwest);
    let problem = test.expect(thresholds![Echo.ask.p95 < 1s]).run();
    assert_eq!(
        problem.expect_err("a problem").to_string(),
        "`Echo` is a WebSocket, and reqwest opens no sockets: leave the transport to Backpack's own client"
    );
}

const PROXIED: &str = "a_socket_through_the_proxy_of_the_environment";

/// Run by the test below in a process of its own, whose environment names a proxy.
#[test]
fn a_socket_through_the_proxy_of_the_environment() {
    if std::env::var_os("BACKPACK_TESTS_PROXIED").is_none() {
        return;
    }
    let (said, _) = one_user("http://behind.invalid", async |user| {
        let mut echo = Echo.open(user).await.expect("a socket");
        let said = echo.ask("through", |_| true).await.expect("an echo");
        said.text().into_owned()
    });
    assert_eq!(said, "through");
}

/// A proxy is asked for a way, also to a host without TLS (RFC 6455, section 4.1).
#[test]
fn a_proxy_gives_a_way() {
    let server = SocketServer::start();
    let to = server.url().trim_start_matches("http://").to_owned();
    let proxy = ScriptedServer::start(move |talk| {
        let asked = String::from_utf8_lossy(&talk.hear()?).into_owned();
        assert!(asked.starts_with("CONNECT behind.invalid:80 "), "{asked}");
        talk.say("HTTP/1.1 200 OK\r\n\r\n")?;
        hand_on(talk, &to)
    });
    let output = Command::new(std::env::current_exe().expect("this program"))
        .args([PROXIED, "--exact"])
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .env("BACKPACK_TESTS_PROXIED", "1")
        .env("HTTP_PROXY", proxy.url())
        .env("http_proxy", proxy.url())
        .output()
        .expect("this program runs");
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{told}");
    assert_eq!(proxy.requests(), 1);
}

/// One question after the other, each with its answer, for as long as both sides like.
fn hand_on(talk: &mut Talk, to: &str) -> std::io::Result<()> {
    let mut server = TcpStream::connect(to)?;
    let mut answer = vec![0; 64 * 1024];
    loop {
        server.write_all(&talk.hear_some()?)?;
        let count = server.read(&mut answer)?;
        talk.say(&answer[..count])?;
    }
}
