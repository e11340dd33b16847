//! Who may see the live page, and who may change a run: its own visitors, and no page from elsewhere.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use backpack_tests::{Answer, Browser, LivePage, RecordingServer, Visitor};

const TOKEN: &str = "correct-horse-battery-staple";

/// The small load test, with its page, ready for this server.
fn page_of(server: &str, arguments: &[&str]) -> LivePage {
    let program = env!("CARGO_BIN_EXE_small_load");
    LivePage::start(program, &[&["--host", server], arguments].concat())
}

fn ready(arguments: &[&str]) -> (LivePage, Visitor) {
    let page = page_of("http://127.0.0.1:9", arguments);
    let visitor = Visitor::of(&page);
    (page, visitor)
}

/// Everything that changes a run.
const CHANGES: [&str; 3] = ["/swarm", "/stop", "/stats/reset"];

#[tokio::test]
async fn a_name_that_is_not_its_own_is_refused() {
    let (_page, visitor) = ready(&[]);
    for host in [
        "evil.example",
        "evil.example:8089",
        "127.0.0.1.evil.example",
        "192.168.1.7",
        "me@localhost",
        "",
    ] {
        for path in ["/", "/api/state", "/metrics", "/nowhere"] {
            let answer = visitor.get(path).header("host", host).send().await.unwrap();
            assert_eq!(answer.status(), 421, "{host} {path}");
            assert_eq!(answer.text().await.unwrap().lines().count(), 1);
        }
        let answer = visitor
            .post("/swarm", "user_count=1")
            .header("host", host)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 421, "{host}");
    }
    for host in ["localhost", "localhost:1234", "127.0.0.1", "[::1]:8089"] {
        let answer = visitor.get("/").header("host", host).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{host}");
    }
    assert_eq!(visitor.phase().await, "ready");
}

#[tokio::test]
async fn a_page_of_another_origin_changes_nothing() {
    let (page, visitor) = ready(&[]);
    let foreign = [
        ("origin", "http://evil.example"),
        ("origin", "http://localhost:1"),
        ("origin", "null"),
        ("origin", "file://"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ];
    for (name, value) in foreign {
        for path in CHANGES {
            let answer = visitor
                .post(path, "user_count=1")
                .header(name, value)
                .send()
                .await
                .unwrap();
            assert_eq!(answer.status(), 403, "{name}: {value} {path}");
            assert_eq!(answer.text().await.unwrap().lines().count(), 1);
        }
    }
    // Nor does it read or hold anything; a link to the page is a link.
    let embedded = visitor
        .get("/api/events")
        .header("sec-fetch-site", "cross-site");
    assert_eq!(embedded.send().await.unwrap().status(), 403);
    let link = visitor
        .get("/")
        .header("sec-fetch-site", "cross-site")
        .header("sec-fetch-mode", "navigate");
    assert_eq!(link.send().await.unwrap().status(), 200);
    assert_eq!(visitor.phase().await, "ready");

    let own = visitor
        .post("/stop", "")
        .header("origin", page.origin())
        .header("sec-fetch-site", "same-origin");
    assert_eq!(own.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn only_a_post_changes_anything() {
    let (_page, visitor) = ready(&[]);
    for path in CHANGES {
        let answer = visitor.get(path).send().await.unwrap();
        assert_eq!(answer.status(), 405, "{path}");
    }
    assert_eq!(visitor.phase().await, "ready");
}

#[tokio::test]
async fn every_answer_tells_browsers_what_they_may_do() {
    let (_page, visitor) = ready(&[]);
    for path in [
        "/",
        "/page/style.css",
        "/page/app.js",
        "/api/state",
        "/stop",
        "/api/report",
        "/nowhere",
        "/metrics",
    ] {
        let answer = visitor.get(path).send().await.unwrap();
        let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
        let policy = header("content-security-policy");
        for part in [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        ] {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(header("cache-control"), "no-store", "{path}");
        assert_eq!(
            header("cross-origin-resource-policy"),
            "same-origin",
            "{path}"
        );
        assert!(
            answer
                .headers()
                .get("access-control-allow-origin")
                .is_none(),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_given_token_is_needed_for_everything() {
    let (page, visitor) = ready(&["--web-token", TOKEN]);
    assert!(!page.url().contains(TOKEN) && !page.said().contains(TOKEN));
    for path in [
        "/",
        "/page/app.js",
        "/api/state",
        "/api/events",
        "/stats/requests",
        "/metrics",
        "/?token=wrong",
        "/api/state?token=correct-horse-battery-staple",
    ] {
        let answer = visitor.get(path).send().await.unwrap();
        assert_eq!(answer.status(), 401, "{path}");
        assert_eq!(answer.headers()["www-authenticate"], "Bearer");
    }
    for path in CHANGES {
        let answer = visitor.post(path, "user_count=1").send().await.unwrap();
        assert_eq!(answer.status(), 401, "{path}");
    }
    for wrong in [
        "",
        "Bearer",
        "Bearer ",
        "Bearer correct-horse-battery-stapl",
        "Basic correct-horse-battery-staple",
    ] {
        let answer = visitor
            .get("/api/state")
            .header("authorization", wrong)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 401, "{wrong}");
    }
    let answer = visitor
        .get("/api/state")
        .bearer_auth(TOKEN)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
    assert!(
        answer
            .text()
            .await
            .unwrap()
            .contains(r#""token_required":true"#)
    );
    let stopped = visitor
        .post("/stop", "")
        .bearer_auth(TOKEN)
        .send()
        .await
        .unwrap();
    assert_eq!(stopped.status(), 200);
}

#[tokio::test]
async fn the_token_in_the_address_is_changed_for_a_cookie() {
    let (page, visitor) = ready(&["--web-token", TOKEN]);
    let answer = visitor
        .get(&format!("/?token={TOKEN}"))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["refresh"], "0; url=/");
    let cookie = answer.headers()["set-cookie"].to_str().unwrap().to_owned();
    for part in ["HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains(TOKEN), "{cookie}");
    let cookie = cookie.split(';').next().unwrap();
    let with = |text: String| visitor.get("/").header("cookie", text);
    assert_eq!(with(cookie.to_owned()).send().await.unwrap().status(), 200);
    assert_eq!(
        with(format!("a=b; {cookie}; c=d"))
            .send()
            .await
            .unwrap()
            .status(),
        200
    );
    assert_eq!(
        with(format!("{cookie}0")).send().await.unwrap().status(),
        401
    );
    // The cookie is no pass for other pages.
    let foreign = visitor
        .post("/stop", "")
        .header("cookie", cookie)
        .header("origin", "http://evil.example");
    assert_eq!(foreign.send().await.unwrap().status(), 403);
    let own = visitor
        .post("/stop", "")
        .header("cookie", cookie)
        .header("origin", page.origin());
    assert_eq!(own.send().await.unwrap().status(), 200);
}

#[test]
fn a_browser_needs_the_told_address_and_nothing_else() {
    let Some(browser) = Browser::start() else {
        return;
    };
    let server = RecordingServer::start();
    let page = page_of(server.url(), &["--web-host", "0.0.0.0"]);
    browser.open(page.url());
    browser.wait_until("the form", |it| it.shows("#swarm"));
    assert_eq!(
        browser.script("return location.href"),
        format!("{}/", page.origin())
    );
    browser.click("#submit");
    server.wait_for(1);
    assert!(browser.complaints().is_empty());
}

#[tokio::test]
async fn another_address_than_loopback_gets_a_token() {
    let (page, visitor) = ready(&["--web-host", "0.0.0.0"]);
    let (_, token) = page.url().split_once("/?token=").expect("a token is told");
    assert!(token.len() >= 32, "{token}");
    assert_eq!(
        visitor.get("/api/state").send().await.unwrap().status(),
        401
    );
    let answer = visitor
        .get("/api/state")
        .bearer_auth(token)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
    let foreign = visitor
        .get("/api/state")
        .bearer_auth(token)
        .header("host", "evil.example");
    let foreign = foreign.send().await.unwrap();
    assert_eq!(foreign.status(), 421);
    let why = foreign.text().await.unwrap();
    assert!(!why.contains("127.0.0.1"), "{why}");
    assert!(
        page.said()
            .contains("from other machines: http://<an address of this machine>:")
    );
}

#[test]
fn a_short_token_is_refused() {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_small_load"))
        .args([
            "--host",
            "http://127.0.0.1:9",
            "--web",
            "--web-port",
            "0",
            "--web-token",
            "a1b2c3",
        ])
        .output()
        .expect("the program starts");
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let told = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(
        told.contains("--web-token") && told.contains("16"),
        "{told}"
    );
    assert!(
        told.lines().count() == 1 && !told.contains("a1b2c3"),
        "{told}"
    );
}

/// What the server answers to these bytes, to the end of the connection.
fn raw(page: &LivePage, bytes: &[u8]) -> String {
    let address = page.origin().strip_prefix("http://").expect("an origin");
    let mut stream = TcpStream::connect(address).expect("a connection");
    stream
        .set_read_timeout(Some(Duration::from_secs(40)))
        .expect("a time-out");
    stream.write_all(bytes).expect("it is taken");
    let mut answer = Vec::new();
    // A reset ends the connection as well.
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn no_path_leads_out_of_the_page() {
    let page = page_of("http://127.0.0.1:9", &[]);
    for path in [
        "/page/../../etc/passwd",
        "/page/%2e%2e/%2e%2e/etc/passwd",
        "/../Cargo.toml",
        "//etc/passwd",
        "/page/",
        "/page/app.js/..",
    ] {
        let request =
            format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
        let answer = raw(&page, request.as_bytes());
        assert!(answer.starts_with("HTTP/1.1 404"), "{path}: {answer}");
    }
}

#[test]
fn no_host_and_two_hosts_are_refused() {
    let page = page_of("http://127.0.0.1:9", &[]);
    for hosts in ["", "host: localhost\r\nhost: evil.example\r\n"] {
        let request = format!("GET / HTTP/1.1\r\n{hosts}connection: close\r\n\r\n");
        let answer = raw(&page, request.as_bytes());
        assert!(answer.starts_with("HTTP/1.1 4"), "{hosts:?}: {answer}");
    }
}

#[test]
fn a_head_that_never_ends_is_not_waited_for() {
    let page = page_of("http://127.0.0.1:9", &[]);
    let begun = Instant::now();
    let answer = raw(&page, b"GET / HTTP/1.1\r\nhost: localhost\r\nx-slow: ");
    assert!(!answer.contains("200"), "{answer}");
    assert!(
        begun.elapsed() < Duration::from_secs(20),
        "{:?}",
        begun.elapsed()
    );
}

/// So many connections that ask for nothing, or for what they may not have.
fn strangers(page: &LivePage) -> Vec<TcpStream> {
    let address = page.origin().strip_prefix("http://").expect("an origin");
    let starts = [
        "",
        "GET / HTTP/1.1\r\nhost: localhost\r\nx-slow: ",
        "GET / HTTP/1.1\r\nhost: evil.example\r\n\r\n",
    ];
    let connect = |start: &&str| {
        let mut stream = TcpStream::connect(address).expect("a connection");
        stream.write_all(start.as_bytes()).expect("it is taken");
        stream
    };
    starts.iter().cycle().take(120).map(connect).collect()
}

#[tokio::test]
async fn connections_of_strangers_keep_nobody_out() {
    let (page, visitor) = ready(&["--autostart", "--web-token", TOKEN]);
    let events = visitor.get("/api/events").bearer_auth(TOKEN);
    let mut events = events.send().await.unwrap();
    let held = strangers(&page);
    let begun = Instant::now();
    let stop = visitor.post("/stop", "").bearer_auth(TOKEN);
    assert_eq!(stop.send().await.unwrap().status(), 200);
    assert!(
        begun.elapsed() < Duration::from_secs(3),
        "{:?}",
        begun.elapsed()
    );
    // Who was there before them stays.
    let mut told = String::new();
    while !told.contains(r#""phase":"stopped""#) {
        let piece = events.chunk().await.expect("it goes on").expect("more");
        told += std::str::from_utf8(&piece).expect("UTF-8");
    }
    drop(held);
}

#[tokio::test]
async fn what_the_server_under_test_sends_stays_data() {
    let server = RecordingServer::start();
    let script = "<script>alert(1)</script>";
    let location = format!("http://{script}");
    server.answers("GET /", Answer::redirect(&location));
    let page = page_of(server.url(), &["--autostart", "-t", "1s", "-u", "6"]);
    let visitor = Visitor::of(&page);
    visitor.until_phase("stopped").await;
    let answer = visitor.get("/api/report").send().await.unwrap();
    assert_eq!(answer.headers()["content-type"], "application/json");
    let json = answer.text().await.unwrap();
    assert!(json.contains("alert(1)"), "the failure names it: {json}");
    let html = visitor.text("/stats/report").await;
    assert!(!html.contains(script), "{html}");
}
