//! Requests made by hand: what is sent, and what the result says.

use backpack::prelude::*;
use backpack_tests::{Answer, RecordingServer, RefusingHost, one_user};
use serde_json::Value;

endpoint! {
    TeamInit = POST "/team/init";
    Duel = [POST, GET] "/duel";
    Ordered = POST "/ordered" { json: { "z": 1, "a": { "y": 2, "b": 3 } } };
    Removed = [GET, DELETE] "/removed" { text: "body" };
    Batch = [POST, DELETE] "/batch" { text: "body", delete_body: true };
    Kept = [PATCH, DELETE] "/kept" { text: "body" };
    Everything = [GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS] "/everything" { text: "body" };
    Player = GET "/players/{id}" { path: { "id": 1 }, query: { "full": true } };
}

#[test]
fn an_endpoint_with_one_method_needs_no_method() {
    let server = RecordingServer::start();
    one_user(server.url(), async |user| TeamInit.request(user).await);
    assert_eq!(server.lines(), ["POST /team/init"]);
}

#[test]
fn each_method_has_its_function() {
    let server = RecordingServer::start();
    let (results, _) = one_user(server.url(), async |user| {
        vec![
            Everything.get(user).await,
            Everything.post(user).await,
            Everything.put(user).await,
            Everything.patch(user).await,
            Everything.delete(user).await,
            Everything.head(user).await,
            Everything.options(user).await,
        ]
    });
    assert!(results.iter().all(RequestResult::is_success), "{results:?}");
    let methods: Vec<_> = server
        .arrived()
        .into_iter()
        .map(|arrived| arrived.method)
        .collect();
    assert_eq!(
        methods,
        ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]
    );
}

#[test]
fn a_body_goes_only_with_the_methods_that_carry_one() {
    let server = RecordingServer::start();
    one_user(server.url(), async |user| {
        Everything.get(user).await;
        Everything.post(user).await;
        Everything.put(user).await;
        Everything.patch(user).await;
        Everything.delete(user).await;
        Everything.head(user).await;
        Everything.options(user).await;
    });
    let bodies: Vec<_> = server
        .arrived()
        .iter()
        .map(backpack_tests::Arrived::text)
        .collect();
    assert_eq!(bodies, ["", "body", "body", "body", "", "", ""]);
}

#[test]
fn a_body_goes_with_delete_where_no_other_method_has_one_or_where_the_endpoint_says_so() {
    let server = RecordingServer::start();
    one_user(server.url(), async |user| {
        for _ in 0..2 {
            Removed.delete(user).await;
            Batch.delete(user).await;
            Kept.delete(user).await;
            Kept.patch(user).await;
            *user[Kept].text_mut() = "another".to_owned();
        }
    });
    let bodies: Vec<_> = server
        .arrived()
        .iter()
        .map(|arrived| format!("{} {}", arrived.method, arrived.text()))
        .collect();
    let rounds = ["body", "another"].map(|kept| {
        ["DELETE body", "DELETE body", "DELETE "]
            .map(str::to_owned)
            .into_iter()
            .chain([format!("PATCH {kept}")])
    });
    assert_eq!(bodies, rounds.into_iter().flatten().collect::<Vec<_>>());
}

#[test]
fn a_result_says_all_about_an_answer() {
    let server = RecordingServer::start();
    let answer = Answer::json(json!({ "level": 7 }))
        .with_status(201)
        .header("x-region", "eu");
    server.answers("GET /duel", answer.after(Duration::from_millis(60)));
    let (result, _) = one_user(server.url(), async |user| Duel.get(user).await);

    assert!(result.is_success());
    assert!(!result.is_failure());
    assert_eq!(result.status_code(), Some(201));
    assert_eq!(&result.response()[..], br#"{"level":7}"#);
    assert_eq!(result.text(), r#"{"level":7}"#);
    assert_eq!(result.json::<Value>().unwrap(), json!({ "level": 7 }));
    assert_eq!(result.headers()["x-region"], "eu");
    assert_eq!(result.error(), None);
    assert!(
        result.elapsed() >= Duration::from_millis(60),
        "{:?}",
        result.elapsed()
    );
    assert!(
        result.elapsed() < Duration::from_secs(5),
        "{:?}",
        result.elapsed()
    );
}

#[test]
fn a_result_without_an_answer_has_no_status() {
    let host = RefusingHost::take();
    let (result, _) = one_user(host.url(), async |user| Duel.get(user).await);

    assert!(result.is_failure());
    assert!(!result.is_success());
    assert_eq!(result.status_code(), None);
    assert!(result.response().is_empty());
    assert_eq!(result.text(), "");
    assert!(result.headers().is_empty());
    assert!(result.json::<Value>().is_err());
    assert_eq!(result.error(), Some("connection refused"));
}

#[test]
fn an_answer_of_another_shape_is_an_error_to_read_and_no_failure() {
    let server = RecordingServer::start();
    server.answers("GET /duel", Answer::text("no json"));
    let (result, report) = one_user(server.url(), async |user| Duel.get(user).await);
    assert!(result.is_success());
    assert!(result.json::<Value>().is_err());
    assert_eq!(report.endpoint(Duel).failures(), 0);
}

#[test]
fn a_user_knows_the_latest_result_of_an_endpoint() {
    let server = RecordingServer::start();
    server.answers_in_turn(
        "GET /duel",
        [Answer::ok(), Answer::status(500), Answer::ok()],
    );
    let (seen, _) = one_user(server.url(), async |user| {
        let mut seen = vec![(user[Duel].succeeded(), user[Duel].failed())];
        for _ in 0..3 {
            Duel.get(user).await;
            seen.push((user[Duel].succeeded(), user[Duel].failed()));
        }
        seen
    });
    assert_eq!(
        seen,
        [(false, false), (true, false), (false, true), (true, false)]
    );
}

#[test]
fn the_latest_result_is_the_endpoints_whatever_the_method() {
    let server = RecordingServer::start();
    server.answers("POST /duel", Answer::status(500));
    let (seen, _) = one_user(server.url(), async |user| {
        Duel.get(user).await;
        Duel.post(user).await;
        (user[Duel].succeeded(), user[TeamInit].result().is_none())
    });
    assert_eq!(seen, (false, true));
}

#[test]
fn elapsed_goes_to_the_last_byte_of_the_body() {
    let server = RecordingServer::start();
    let slow = Answer::text("slowly").dribbled(Duration::from_millis(20));
    server.answers("GET /duel", slow);
    let (result, report) = one_user(server.url(), async |user| Duel.get(user).await);
    assert_eq!(result.text(), "slowly");
    let least = Duration::from_millis(110);
    assert!(result.elapsed() >= least, "{:?}", result.elapsed());
    assert!(report.endpoint(Duel).max().unwrap() >= least, "{report}");
}

#[test]
fn a_path_in_the_host_stands_before_every_path() {
    let server = RecordingServer::start();
    for path in ["/api", "/api/"] {
        one_user(&format!("{}{path}", server.url()), async |user| {
            Duel.get(user).await
        });
    }
    assert_eq!(server.lines(), ["GET /api/duel", "GET /api/duel"]);
}

#[test]
fn a_path_goes_behind_the_users_host() {
    let server = RecordingServer::start();
    let (host, _) = one_user(server.url(), async |user| user.host().to_owned());
    assert_eq!(host, server.url());
}

#[test]
fn what_is_printed_for_debugging_is_the_request_and_its_latest_result() {
    let server = RecordingServer::start();
    server.answers(
        "GET /players/1?full=true",
        Answer::text(&"x".repeat(100_000)),
    );
    let (texts, _) = one_user(server.url(), async |user| {
        let before = format!("{:?}", user[Player]);
        let result = Player.get(user).await;
        [
            before,
            format!("{:?}", user[Player]),
            format!("{result:?}"),
            format!("{user:?}"),
        ]
    });
    assert_eq!(
        texts[0],
        r#"Player { name: "/players/{id}", path: {"id": "1"}, query: {"full": "true"}, headers: {}, body: none, result: None, .. }"#
    );
    assert!(
        texts[1].contains("result: Some(RequestResult { status_code: Some(200), elapsed: "),
        "{}",
        texts[1]
    );
    for text in &texts {
        assert!(text.len() < 600 && !text.contains("declaration"), "{text}");
    }
}

#[test]
fn the_members_of_a_body_are_sent_as_declared() {
    let server = RecordingServer::start();
    one_user(server.url(), async |user| {
        user[Ordered].json_mut()["c"] = json!(4);
        Ordered.request(user).await;
    });
    assert_eq!(server.only().text(), r#"{"z":1,"a":{"y":2,"b":3},"c":4}"#);
}
