//! Redirects: which request follows which answer. Cookies: kept for a user, sent where they belong.

use backpack::prelude::*;
use backpack_tests::{Answer, RecordingServer, RefusingHost, one_user};

endpoint! {
    Form = [POST, PUT, HEAD] "/from" {
        headers: { "authorization": "secret", "x-own": "1" },
        text: "body"
    };
    Cookied = GET "/cookied";
    CookiedDeep = GET "/deep/cookied";
    OwnCookie = GET "/own" { headers: { "cookie": "theme=own; a=1" } };
    Page = GET "/app/page";
    Login = POST "/login";
}

fn redirecting(status: u16, to: &str) -> RecordingServer {
    let server = RecordingServer::start();
    let answer = Answer::redirect(to).with_status(status);
    server
        .answers("POST /from", answer.clone())
        .answers("PUT /from", answer.clone());
    server.answers("HEAD /from", answer);
    server
}

#[test]
fn a_post_becomes_a_get_where_browsers_do_that() {
    for status in [301, 302, 303] {
        let server = redirecting(status, "/to");
        let (result, _) = one_user(server.url(), async |user| Form.post(user).await);
        assert_eq!(server.lines(), ["POST /from", "GET /to"], "{status}");
        let second = &server.arrived()[1];
        assert_eq!(second.text(), "", "{status}");
        assert_eq!(second.header("content-type"), None, "{status}");
        assert_eq!(second.header("x-own"), Some("1"), "{status}");
        assert_eq!(result.status_code(), Some(200));
    }
}

#[test]
fn a_post_stays_a_post_where_the_status_says_so() {
    for status in [307, 308] {
        let server = redirecting(status, "/to");
        one_user(server.url(), async |user| Form.post(user).await);
        assert_eq!(server.lines(), ["POST /from", "POST /to"], "{status}");
        assert_eq!(server.arrived()[1].text(), "body", "{status}");
    }
}

#[test]
fn head_stays_head() {
    let server = redirecting(303, "/to");
    one_user(server.url(), async |user| Form.head(user).await);
    assert_eq!(server.lines(), ["HEAD /from", "HEAD /to"]);
}

#[test]
fn a_location_may_be_relative_or_elsewhere() {
    let elsewhere = RecordingServer::start();
    let server = redirecting(307, "sibling?q=1");
    server.answers(
        "POST /sibling",
        Answer::redirect(&format!("{}/there", elsewhere.url())),
    );
    let (result, _) = one_user(server.url(), async |user| Form.post(user).await);
    assert_eq!(server.lines(), ["POST /from", "POST /sibling?q=1"]);
    assert_eq!(elsewhere.lines(), ["GET /there"]);
    assert!(result.is_success());
}

#[test]
fn a_secret_does_not_go_to_another_origin() {
    let elsewhere = RecordingServer::start();
    let server = redirecting(307, &format!("{}/there", elsewhere.url()));
    one_user(server.url(), async |user| Form.post(user).await);
    assert_eq!(server.only().header("authorization"), Some("secret"));
    assert_eq!(elsewhere.only().header("authorization"), None);
}

#[test]
fn a_redirected_request_is_one_request_with_all_of_its_time() {
    let server = redirecting(302, "/to");
    server.answers("GET /to", Answer::ok().after(Duration::from_millis(80)));
    let (result, report) = one_user(server.url(), async |user| Form.post(user).await);
    assert_eq!(report.total().requests(), 1);
    assert!(
        result.elapsed() >= Duration::from_millis(80),
        "{:?}",
        result.elapsed()
    );
    assert_eq!(result.text(), "ok");
}

#[test]
fn ten_redirects_are_followed_and_no_more() {
    for (redirects, arrives) in [(10, true), (11, false)] {
        let server = RecordingServer::start();
        let onward = (1..redirects).map(|_| Answer::redirect("/round").with_status(307));
        server.answers("POST /from", Answer::redirect("/round").with_status(307));
        server.answers_in_turn("POST /round", onward.chain([Answer::ok()]));
        let (result, _) = one_user(server.url(), async |user| Form.post(user).await);
        assert_eq!(result.is_success(), arrives, "{redirects}: {result:?}");
        assert_eq!(server.count(), 11, "{redirects}");
    }
}

#[test]
fn the_name_of_the_host_does_not_go_to_another_origin() {
    let elsewhere = RecordingServer::start();
    let server = redirecting(307, &format!("{}/there", elsewhere.url()));
    one_user(server.url(), async |user| {
        user[Form].headers_mut().insert("host", "virtual.example");
        Form.post(user).await
    });
    assert_eq!(server.only().header("host"), Some("virtual.example"));
    let host = elsewhere.url().trim_start_matches("http://");
    assert_eq!(elsewhere.only().header("host"), Some(host));
}

#[test]
fn an_error_behind_a_redirect_is_the_failure() {
    let host = RefusingHost::take();
    let server = redirecting(302, &format!("{}/there", host.url()));
    let (result, report) = one_user(server.url(), async |user| Form.post(user).await);
    assert_eq!(result.error(), Some("connection refused"));
    assert_eq!(report.endpoint(Form).failures(), 1);
}

#[test]
fn a_redirect_out_of_http_is_a_failure() {
    let server = redirecting(302, "ftp://example.com/");
    let (result, _) = one_user(server.url(), async |user| Form.post(user).await);
    assert!(
        result.error().unwrap().contains("ftp://example.com/"),
        "{result:?}"
    );
}

#[test]
fn a_redirect_without_a_location_is_an_answer() {
    let server = RecordingServer::start();
    server.answers("POST /from", Answer::status(302));
    let (result, _) = one_user(server.url(), async |user| Form.post(user).await);
    assert_eq!(result.status_code(), Some(302));
    assert!(result.is_success());
}

#[test]
fn cookies_are_kept_replaced_and_deleted() {
    let server = RecordingServer::start();
    server.answers_in_turn(
        "POST /login",
        [
            Answer::ok()
                .cookie("session=1; Path=/")
                .cookie("theme=dark"),
            Answer::ok().cookie("session=2; Path=/"),
            Answer::ok().cookie("session=; Path=/; Max-Age=0"),
        ],
    );
    one_user(server.url(), async |user| {
        Cookied.get(user).await;
        for _ in 0..3 {
            Login.request(user).await;
            Cookied.get(user).await;
        }
    });
    let cookies: Vec<_> = server
        .arrived_at("GET /cookied")
        .iter()
        .map(|arrived| arrived.header("cookie").unwrap_or("").to_owned())
        .collect();
    assert_eq!(
        cookies,
        [
            "",
            "session=1; theme=dark",
            "session=2; theme=dark",
            "theme=dark"
        ]
    );
}

#[test]
fn a_cookie_goes_only_below_its_path() {
    let server = RecordingServer::start();
    server.answers("POST /login", Answer::ok().cookie("deep=1; Path=/deep"));
    one_user(server.url(), async |user| {
        Login.request(user).await;
        Cookied.get(user).await;
        CookiedDeep.get(user).await;
    });
    assert_eq!(server.arrived()[1].header("cookie"), None);
    assert_eq!(server.arrived()[2].header("cookie"), Some("deep=1"));
}

#[test]
fn a_cookie_of_a_redirect_goes_with_the_request_that_follows_it() {
    let server = RecordingServer::start();
    server.answers(
        "POST /from",
        Answer::redirect("/to").cookie("hop=1; Path=/"),
    );
    one_user(server.url(), async |user| Form.post(user).await);
    assert_eq!(server.arrived()[1].header("cookie"), Some("hop=1"));
}

#[test]
fn a_date_deletes_a_cookie_in_all_forms_of_dates() {
    for expires in [
        "Thu, 1 Jan 1970 00:00:00 GMT",
        "Thu, 01-Jan-1970 00:00:01 GMT",
        "Thu Jan  1 00:00:00 1970",
        "Thursday, 01-Jan-70 00:00:00 UTC",
    ] {
        let server = RecordingServer::start();
        let gone = format!("sid=; Path=/; Expires={expires}");
        server.answers_in_turn(
            "POST /login",
            [
                Answer::ok().cookie("sid=1; Path=/"),
                Answer::ok().cookie(&gone),
            ],
        );
        one_user(server.url(), async |user| {
            for _ in 0..2 {
                Login.request(user).await;
                Cookied.get(user).await;
            }
        });
        let sent = server.arrived_at("GET /cookied");
        assert_eq!(sent[0].header("cookie"), Some("sid=1"));
        assert_eq!(sent[1].header("cookie"), None, "{expires}");
    }
}

#[test]
fn cookies_go_with_the_longest_path_first_then_the_oldest() {
    let server = RecordingServer::start();
    let login = Answer::ok()
        .cookie("first=1; Path=/")
        .cookie("sid=root; Path=/")
        .cookie("sid=app; Path=/app")
        .cookie("first=2; Path=/");
    server.answers("POST /login", login);
    for _ in 0..10 {
        one_user(server.url(), async |user| {
            Login.request(user).await;
            Page.get(user).await;
        });
    }
    for page in server.arrived_at("GET /app/page") {
        assert_eq!(page.header("cookie"), Some("sid=app; first=2; sid=root"));
    }
}

#[test]
fn a_cookie_comes_back_as_the_bytes_that_it_was() {
    let server = RecordingServer::start();
    let login = "HTTP/1.1 200 OK\r\nset-cookie: sid=caf\u{e9}\r\ncontent-length: 0\r\n\r\n";
    let login: Vec<u8> = login.chars().map(|each| each as u8).collect();
    server.answers("POST /login", Answer::garbage(&login));
    one_user(server.url(), async |user| {
        Login.request(user).await;
        Cookied.get(user).await;
    });
    assert_eq!(server.arrived()[1].header("cookie"), Some("sid=caf\u{e9}"));
}

#[test]
fn an_endpoints_own_cookies_win_by_their_names() {
    let server = RecordingServer::start();
    let login = Answer::ok()
        .cookie("sid=1; Path=/")
        .cookie("theme=dark; Path=/");
    server.answers("POST /login", login);
    one_user(server.url(), async |user| {
        OwnCookie.get(user).await;
        Login.request(user).await;
        OwnCookie.get(user).await;
    });
    let sent = server.arrived_at("GET /own");
    assert_eq!(sent[0].header("cookie"), Some("theme=own; a=1"));
    assert_eq!(sent[1].header("cookie"), Some("theme=own; a=1; sid=1"));
}
