//! Attributes that change during the test: of one endpoint, of some, of all; for one user's later requests.

use backpack::prelude::*;
use backpack_tests::{Answer, RecordingServer, one_user};

endpoint! {
    TeamInit = POST "/team/init";
    Duel = [POST, GET] "/duel";
    Session = POST "/session" { json: { "version": 320, "language": "RO" } };
    Player = GET "/players/{id}" { path: { "id": 1 } };
}

#[test]
fn a_changed_header_goes_with_every_later_request() {
    let server = RecordingServer::start();
    one_user(server.url(), async |user| {
        TeamInit.request(user).await;
        user[TeamInit]
            .headers_mut()
            .insert("authorization", "first");
        TeamInit.request(user).await;
        user[TeamInit]
            .headers_mut()
            .insert("Authorization", String::from("second"));
        TeamInit.request(user).await;
        TeamInit.request(user).await;
        user[TeamInit].headers_mut().remove("authorization");
        TeamInit.request(user).await;
        Duel.get(user).await;
    });
    let tokens: Vec<_> = server
        .arrived()
        .iter()
        .map(|arrived| arrived.header("authorization").map(str::to_owned))
        .collect();
    let token = |text: &str| Some(text.to_owned());
    assert_eq!(
        tokens,
        [
            None,
            token("first"),
            token("second"),
            token("second"),
            None,
            None
        ]
    );
}

#[test]
fn a_header_that_http_does_not_allow_is_a_failure_and_nothing_is_sent() {
    let server = RecordingServer::start();
    let (errors, report) = one_user(server.url(), async |user| {
        user[TeamInit]
            .headers_mut()
            .insert("authorization", "two\nlines");
        let value = TeamInit.request(user).await;
        user[TeamInit]
            .headers_mut()
            .insert("authorization", "one line");
        user[TeamInit].headers_mut().insert("not a name", "x");
        let name = TeamInit.request(user).await;
        [value, name].map(|result| result.error().unwrap_or_default().to_owned())
    });
    assert!(errors[0].contains("authorization"), "{errors:?}");
    assert!(errors[1].contains("not a name"), "{errors:?}");
    assert_eq!(server.count(), 0);
    assert_eq!(report.endpoint(TeamInit).failures(), 2);
}

#[test]
fn a_changed_body_goes_with_every_later_request() {
    let server = RecordingServer::start();
    one_user(server.url(), async |user| {
        user[Session].json_mut()["version"] = json!(321);
        Session.request(user).await;
        Session.request(user).await;
        user[Session].json_mut()["device"]["id"] = json!("a");
        Session.request(user).await;
    });
    let bodies: Vec<_> = server
        .arrived()
        .iter()
        .map(backpack_tests::Arrived::json)
        .collect();
    let changed = json!({ "version": 321, "language": "RO" });
    let grown = json!({ "version": 321, "language": "RO", "device": { "id": "a" } });
    assert_eq!(bodies, [changed.clone(), changed, grown]);
}

#[test]
fn a_path_parameter_is_set_and_encoded() {
    let server = RecordingServer::start();
    one_user(server.url(), async |user| {
        Player.request(user).await;
        user[Player].set_path("id", 42);
        Player.request(user).await;
        user[Player].set_path("id", "a b/ă?#%");
        Player.request(user).await;
    });
    assert_eq!(
        server.lines(),
        [
            "GET /players/1",
            "GET /players/42",
            "GET /players/a%20b%2F%C4%83%3F%23%25"
        ]
    );
}

/// A URL cannot hold such a segment: `/players/..` is `/`, which is another endpoint.
#[test]
fn a_path_parameter_that_would_lead_elsewhere_is_a_failure() {
    let server = RecordingServer::start();
    let (results, _) = one_user(server.url(), async |user| {
        let mut results = Vec::new();
        for value in ["..", ".", "..."] {
            user[Player].set_path("id", value);
            results.push(Player.request(user).await);
        }
        results
    });
    assert!(results[0].error().unwrap().contains("`..`"), "{results:?}");
    assert!(results[1].error().unwrap().contains("`.`"), "{results:?}");
    assert_eq!(server.lines(), ["GET /players/..."]);
}

#[test]
fn every_attribute_may_change_during_the_test() {
    let server = RecordingServer::start();
    server.answers("GET /duel", Answer::status(404));
    server.answers("POST /team/init", Answer::never());
    server.answers("POST /duel", Answer::redirect("/elsewhere"));
    let (results, report) = one_user(server.url(), async |user| {
        user[Duel].set_expect([404..=404, 302..=302]);
        user[Duel].query_mut().set("page", 2);
        user[Duel].set_name("the duel");
        user[Duel].set_redirects(false);
        user[TeamInit].set_timeout(Duration::from_millis(100));
        user[Session].text_mut().push_str("plain");
        vec![
            Duel.get(user).await,
            Duel.post(user).await,
            TeamInit.request(user).await,
            Session.request(user).await,
        ]
    });
    assert!(results[0].is_success());
    assert_eq!(results[1].status_code(), Some(302));
    assert_eq!(results[2].error(), Some("timed out after 100ms"));
    let lines = server.lines();
    assert_eq!(
        lines,
        [
            "GET /duel?page=2",
            "POST /duel?page=2",
            "POST /team/init",
            "POST /session"
        ]
    );
    assert_eq!(server.arrived()[3].text(), "plain");
    assert!(report.to_string().contains("the duel"), "{report}");
}

#[test]
fn what_is_set_for_all_reaches_every_endpoint_even_one_not_used_yet() {
    let server = RecordingServer::start();
    one_user(server.url(), async |user| {
        TeamInit.request(user).await;
        user.set_global(|endpoint| {
            endpoint.headers_mut().insert("x-load", "1");
        });
        TeamInit.request(user).await;
        Duel.get(user).await;
    });
    let marks: Vec<_> = server
        .arrived()
        .iter()
        .map(|arrived| arrived.header("x-load").is_some())
        .collect();
    assert_eq!(marks, [false, true, true]);
}

#[test]
fn what_is_set_for_some_reaches_only_those() {
    let server = RecordingServer::start();
    let (_, report) = one_user(server.url(), async |user| {
        user.set_for((Duel, TeamInit), |endpoint| endpoint.set_name("renamed"));
        Duel.get(user).await;
        TeamInit.request(user).await;
        Session.request(user).await;
    });
    let table = report.to_string();
    assert_eq!(table.matches("renamed").count(), 2, "{table}");
    assert!(table.contains("/session"), "{table}");
    assert!(!table.contains("/duel"), "{table}");
}

endpoint! {
    Unmet = POST "/unmet" { json: { "own": 1 } };
    Between = GET "/x/{folder}/y";
}

#[test]
fn what_is_set_for_all_joins_the_body_of_an_endpoint_that_nobody_has_met() {
    let server = RecordingServer::start();
    one_user(server.url(), async |user| {
        user.set_global(|endpoint| endpoint.json_mut()["version"] = json!(7));
        Unmet.request(user).await;
    });
    let body: serde_json::Value = serde_json::from_str(&server.only().text()).expect("JSON");
    assert_eq!(body, json!({ "own": 1, "version": 7 }));
}

#[test]
fn a_segment_that_a_url_takes_for_a_way_up_is_a_failure() {
    let server = RecordingServer::start();
    let (results, _) = one_user(server.url(), async |user| {
        let mut results = Vec::new();
        for folder in [".", ".."] {
            user[Between].set_path("folder", folder);
            results.push(Between.request(user).await);
        }
        results
    });
    for result in results {
        let error = result.error().expect("a failure");
        assert!(error.contains("leads to another path"), "{error}");
    }
    assert_eq!(server.count(), 0, "nothing is sent");
}

#[test]
fn a_header_that_follows_from_the_body_cannot_be_given() {
    let server = RecordingServer::start();
    let (result, _) = one_user(server.url(), async |user| {
        user[Unmet].headers_mut().insert("content-length", 3);
        Unmet.request(user).await
    });
    let error = result.error().expect("a failure");
    assert!(
        error.contains("`content-length` follows from the body"),
        "{error}"
    );
    assert_eq!(server.count(), 0, "nothing is sent");
}
