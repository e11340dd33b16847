//! Endpoints whose URL is known only while the test runs: `GET "{url}"`.

use backpack::prelude::*;
use backpack_tests::{Answer, RecordingServer, load_test, one_user, one_user_of};
use serde_json::json;

const UPLOAD_KEY: TestOption =
    TestOption::new("upload_key", "k3y/of all", "What uploads are signed with").secret();

endpoint! {
    Start = POST "/start";
    Elsewhere = GET "{url}";
    Upload = PUT "{url}" { name: "upload", text: "a picture" };
    Item = GET "{service}/items/{id}" { query: { "full": true } };
    Page = GET "{list}?page={page}";
    Filled = GET "{url}" { path: { "url": "/filled?by=hand" } };
    Lost = GET "{token}";
}

depends! {
    Elsewhere { path["url"] <- Start.json["next"] }
    Lost { path["token"] <- Start.json["token"] }
}

scenario! {
    /// The link in an answer is followed.
    Follow(wait = none, runtime = 1ms) = [Start, Elsewhere];
}

/// A server whose answer to `Start` has this link.
fn linking(next: &str) -> RecordingServer {
    let server = RecordingServer::start();
    server.answers("POST /start", Answer::json(json!({ "next": next })));
    server
}

#[test]
fn a_link_leads_to_another_server() {
    let other = RecordingServer::start();
    let server = linking(&format!("{}/there?a=1%2F2&b=c d#top", other.url()));
    let test = load_test().host(server.url()).scenario(Follow, 1);
    let report = test.run().expect("it runs");
    assert_eq!(server.lines(), ["POST /start"]);
    assert_eq!(other.lines(), ["GET /there?a=1%2F2&b=c%20d"]);
    let host = other.url().trim_start_matches("http://");
    assert_eq!(other.only().header("host"), Some(host));
    assert_eq!(report.endpoint(Elsewhere).failures(), 0);
    assert!(report.to_string().contains(" {url} "), "{report}");
}

#[test]
fn a_link_without_a_host_is_of_the_tests_host() {
    let server = RecordingServer::start();
    let (result, _) = one_user(&format!("{}/api/v1", server.url()), async |user| {
        Filled.request(user).await;
        user[Elsewhere].set_path("url", "/list?page=2");
        Elsewhere.request(user).await
    });
    assert_eq!(server.lines(), ["GET /filled?by=hand", "GET /list?page=2"]);
    assert!(result.is_success());
    assert_eq!(
        result.url(),
        Some(&*format!("{}/list?page=2", server.url()))
    );
}

#[test]
fn each_request_goes_where_its_value_says() {
    let servers: Vec<_> = (0..10).map(|_| RecordingServer::start()).collect();
    let urls: Vec<_> = servers.iter().map(|it| it.url().to_owned()).collect();
    // Over its own client.
    let test = LoadTest::new().host("http://127.0.0.1:1");
    one_user_of(test, async move |user| {
        for url in urls.iter().chain(&urls) {
            user[Elsewhere].set_path("url", url);
            assert!(Elsewhere.request(user).await.is_success());
        }
    });
    for server in &servers {
        assert_eq!(server.lines(), ["GET /", "GET /"]);
    }
    // A user keeps those to the eight servers that it used last.
    let connections: usize = servers.iter().map(RecordingServer::connections).sum();
    assert_eq!(connections, 20);
}

#[test]
fn what_stands_behind_the_url_is_a_path_like_any_other() {
    let server = RecordingServer::start();
    let api = format!("{}/api/", server.url());
    let list = format!("{}/list/", server.url());
    one_user("http://127.0.0.1:1", async move |user| {
        user[Item].set_path("service", &api);
        user[Item].set_path("id", "a/b c");
        Item.request(user).await;
        user[Page].set_path("list", &list);
        user[Page].set_path("page", 2);
        Page.request(user).await;
    });
    assert_eq!(
        server.lines(),
        ["GET /api/items/a%2Fb%20c?full=true", "GET /list/?page=2"]
    );
}

#[test]
fn a_body_goes_there_too() {
    let other = RecordingServer::start();
    let url = format!("{}/bucket/7?signature=abc", other.url());
    one_user("http://127.0.0.1:1", async move |user| {
        user[Upload].set_path("url", &url);
        Upload.request(user).await
    });
    assert_eq!(other.lines(), ["PUT /bucket/7?signature=abc"]);
    assert_eq!(other.only().text(), "a picture");
}

#[test]
fn cookies_go_to_their_own_server_alone() {
    // Cookies do not tell ports apart, so these are two names.
    let server = RecordingServer::start();
    server.answers("GET /", Answer::ok().header("set-cookie", "sid=1"));
    let numbers = server.url().to_owned();
    let named = numbers.replace("127.0.0.1", "localhost");
    one_user("http://127.0.0.1:1", async move |user| {
        for url in [&numbers, &named, &numbers] {
            user[Elsewhere].set_path("url", url);
            Elsewhere.request(user).await;
        }
    });
    let cookies: Vec<_> = server
        .arrived()
        .iter()
        .map(|it| it.header("cookie").map(str::to_owned))
        .collect();
    assert_eq!(cookies, [None, None, Some("sid=1".to_owned())]);
}

#[test]
fn what_is_no_url_is_a_failure_and_nothing_is_sent() {
    let server = RecordingServer::start();
    for (value, told) in [
        (
            "list?page=2",
            "`list?page=2` for {url} in the path {url} is no whole URL: one begins with http:// or https://, or with / for the test's host",
        ),
        ("", "`` for {url} in the path {url} is no whole URL"),
        ("ftp://host/a", "is no whole URL"),
        ("http://", "is no URL: empty host"),
        ("http://host:99999/", "is no URL: invalid port number"),
        ("http://host/\r\nevil: 1", "has a control character in it"),
        (
            "http://ada:lovelace@host/?token=abc",
            "`http://ada:****@host/?token=****` for {url} in the path {url} holds a name or a password: send them as a header, `authorization`",
        ),
    ] {
        let (result, report) = one_user(server.url(), async move |user| {
            user[Elsewhere].set_path("url", value);
            Elsewhere.request(user).await
        });
        let text = result.error().expect("a failure");
        assert!(text.contains(told), "{text}");
        assert_eq!(result.status_code(), None);
        assert_eq!(report.endpoint(Elsewhere).failures(), 1);
    }
    assert_eq!(server.lines(), [""; 0]);
}

#[test]
fn an_unfilled_url_is_told_of_as_any_parameter() {
    let (result, _) = one_user("http://127.0.0.1:1", async |user| {
        Upload.request(user).await
    });
    assert_eq!(
        result.error(),
        Some(
            "nothing fills {url} in the path {url}: no `path` option, dependency or set_path(\"url\", …)"
        )
    );
}

#[test]
fn a_query_of_the_value_cannot_have_a_path_behind_it() {
    let (result, _) = one_user("http://127.0.0.1:1", async |user| {
        user[Item].set_path("service", "http://127.0.0.1:1/?key=1");
        user[Item].set_path("id", 1);
        Item.request(user).await
    });
    let text = result.error().expect("a failure");
    assert_eq!(
        text,
        "`http://127.0.0.1:1/?key=1` for {service} in the path {service}/items/{id} has a query, and what stands behind it would become a part of that"
    );
}

#[test]
fn secrets_are_shown_nowhere() {
    let server = RecordingServer::start();
    server.answers(
        "POST /start",
        Answer::json(json!({ "token": "no such place" })),
    );
    let test = load_test().host(server.url()).option(UPLOAD_KEY);
    let (texts, report) = one_user_of(test, async |user| {
        Start.request(user).await;
        let url = format!("ftp://host/{}", user.option(UPLOAD_KEY));
        user[Upload].set_path("url", &url);
        let results = [Lost.request(user).await, Upload.request(user).await];
        results.map(|result| result.error().unwrap_or_default().to_owned())
    });
    assert!(texts[0].starts_with("`****` for {token}"), "{texts:?}");
    assert!(
        texts[1].starts_with("`ftp://host/****` for {url}"),
        "{texts:?}"
    );
    let shown = report.json();
    assert!(
        !shown.contains("no such place") && !shown.contains("k3y"),
        "{shown}"
    );
}
