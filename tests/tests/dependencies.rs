//! Dependencies: what one endpoint's answer puts into another endpoint's request, in the same user.

use backpack::prelude::*;
use backpack_tests::{Answer, Arrived, RecordingServer, load_test, one_user};

endpoint! {
    SessionStart = POST "/session/start";
    TeamInit = POST "/team/init";
    EventInit = POST "/event/init";
    Inventory = POST "/inventory" { json: { "owner": { "id": 0, "kind": "player" }, "page": 1 } };
    Player = [GET, DELETE] "/players/{id}";
    Search = GET "/search" { query: { "q": "fox" } };
    Upload = PUT "/upload" { form: { "title": "t" } };
    Mirror = POST "/mirror";
    Typed = POST "/typed";
    Left = POST "/left" { json: {} };
    Right = POST "/right" { json: {} };
    PerMethod = [GET, POST] "/per-method";
    AfterPerMethod = POST "/after-per-method";
    Twice = POST "/twice";
    Child = POST "/child";
}

depends! {
    EventInit >> DEPENDS_ON("player") >> SessionStart;
    Inventory {
        json["owner"]["id"]      <- SessionStart.json["player"]["id"],
        headers["authorization"] <- SessionStart.json["token"] as "Bearer {}",
        query["region"]          <- TeamInit.headers["x-region"],
    }
    Player { path["id"] <- SessionStart.json["players"][0]["id"] }
    Child {
        json["parent"] <- SessionStart.json["parent"] or null,
        json["player"] <- SessionStart.json["player"],
    }
    Search { query["player"] <- SessionStart.json["player"]["id"] as "#{}!" }
    Upload { form["token"] <- SessionStart.json["token"] }
    Mirror { json <- SessionStart.json }
    Typed {
        json["number"]      <- SessionStart.json["player"]["id"],
        json["text"]        <- SessionStart.json["player"]["id"] as "id {}",
        json["region"]      <- TeamInit.headers["x-region"],
        headers["x-player"] <- SessionStart.json["player"],
    }
    Left { json["from_right"] <- Right.json["value"] }
    Right { json["from_left"] <- Left.json["value"] }
    AfterPerMethod >> DEPENDS_ON("id") >> PerMethod;
    Twice {
        json["player"]     <- SessionStart.json["player"]["id"],
        headers["x-token"] <- SessionStart.json["token"]
    }
}

fn session(id: u32) -> Answer {
    Answer::json(json!({
        "token": format!("token-{id}"),
        "player": { "id": id, "name": "Ana" },
        "players": [{ "id": id + 100 }, { "id": 2 }],
    }))
}

fn server_with_sessions(answers: impl IntoIterator<Item = Answer>) -> RecordingServer {
    let server = RecordingServer::start();
    server.answers_in_turn("POST /session/start", answers);
    server.answers(
        "POST /team/init",
        Answer::ok().header("x-region", "eu-west"),
    );
    server
}

#[test]
fn the_short_form_puts_json_into_json() {
    let server = server_with_sessions([session(7)]);
    one_user(server.url(), async |user| {
        SessionStart.request(user).await;
        EventInit.request(user).await;
    });
    let event = &server.arrived()[1];
    assert_eq!(
        event.json(),
        json!({ "player": { "id": 7, "name": "Ana" } })
    );
    assert_eq!(event.header("content-type"), Some("application/json"));
}

#[test]
fn a_value_goes_into_a_json_member_a_header_and_the_query() {
    let server = server_with_sessions([session(7)]);
    one_user(server.url(), async |user| {
        SessionStart.request(user).await;
        TeamInit.request(user).await;
        Inventory.request(user).await;
    });
    let inventory = &server.arrived()[2];
    assert_eq!(inventory.line(), "POST /inventory?region=eu-west");
    assert_eq!(inventory.header("authorization"), Some("Bearer token-7"));
    assert_eq!(
        inventory.json(),
        json!({ "owner": { "id": 7, "kind": "player" }, "page": 1 })
    );
}

#[test]
fn a_value_fills_a_path_parameter() {
    let server = server_with_sessions([session(7)]);
    let (results, _) = one_user(server.url(), async |user| {
        let early = Player.get(user).await;
        SessionStart.request(user).await;
        [early, Player.get(user).await, Player.delete(user).await]
    });
    assert!(
        results[0].error().unwrap().contains("{id}"),
        "{:?}",
        results[0]
    );
    assert_eq!(
        server.lines(),
        [
            "POST /session/start",
            "GET /players/107",
            "DELETE /players/107"
        ]
    );
}

#[test]
fn a_value_goes_into_a_form_and_an_encoded_query() {
    let server = server_with_sessions([session(7)]);
    one_user(server.url(), async |user| {
        SessionStart.request(user).await;
        Search.get(user).await;
        Upload.put(user).await;
    });
    let arrived = server.arrived();
    assert_eq!(arrived[1].target, "/search?q=fox&player=%237%21");
    assert_eq!(arrived[2].text(), "title=t&token=token-7");
}

#[test]
fn the_whole_answer_may_be_the_whole_body() {
    let server = server_with_sessions([Answer::json(json!([1, { "a": null }]))]);
    one_user(server.url(), async |user| {
        SessionStart.request(user).await;
        Mirror.request(user).await;
    });
    assert_eq!(server.arrived()[1].json(), json!([1, { "a": null }]));
}

#[test]
fn a_value_keeps_its_type_in_json_and_becomes_a_text_elsewhere() {
    let server = server_with_sessions([session(7)]);
    one_user(server.url(), async |user| {
        SessionStart.request(user).await;
        TeamInit.request(user).await;
        Typed.request(user).await;
    });
    let typed = &server.arrived()[2];
    assert_eq!(
        typed.json(),
        json!({ "number": 7, "text": "id 7", "region": "eu-west" })
    );
    let player: serde_json::Value =
        serde_json::from_str(typed.header("x-player").unwrap()).unwrap();
    assert_eq!(player, json!({ "id": 7, "name": "Ana" }));
}

#[test]
fn every_success_of_the_source_gives_a_new_value() {
    let server = server_with_sessions([session(7), session(8)]);
    one_user(server.url(), async |user| {
        for _ in 0..2 {
            SessionStart.request(user).await;
            EventInit.request(user).await;
            EventInit.request(user).await;
        }
    });
    let ids: Vec<_> = server
        .arrived_at("POST /event/init")
        .iter()
        .map(|event| event.json()["player"]["id"].clone())
        .collect();
    assert_eq!(ids, [json!(7), json!(7), json!(8), json!(8)]);
}

#[test]
fn a_later_failure_of_the_source_keeps_the_value() {
    let failed = session(9).with_status(500);
    let server = server_with_sessions([session(7), failed, Answer::hang_up()]);
    one_user(server.url(), async |user| {
        for _ in 0..3 {
            SessionStart.request(user).await;
            EventInit.request(user).await;
        }
    });
    let events = server.arrived_at("POST /event/init");
    assert_eq!(events.len(), 3);
    for event in events {
        assert_eq!(event.json()["player"]["id"], json!(7));
    }
}

#[test]
fn a_failure_gives_nothing() {
    let server = server_with_sessions([session(7).with_status(500)]);
    one_user(server.url(), async |user| {
        SessionStart.request(user).await;
        EventInit.request(user).await;
    });
    assert_eq!(server.arrived()[1].text(), "");
}

#[test]
fn the_dependents_own_headers_and_body_stay_beside_the_values() {
    let server = server_with_sessions([session(7)]);
    one_user(server.url(), async |user| {
        SessionStart.request(user).await;
        Inventory.request(user).await;
        user[Inventory].json_mut()["page"] = json!(2);
        user[Inventory].headers_mut().insert("x-page", "2");
        Inventory.request(user).await;
    });
    let second = &server.arrived()[2];
    assert_eq!(
        second.json(),
        json!({ "owner": { "id": 7, "kind": "player" }, "page": 2 })
    );
    assert_eq!(second.header("authorization"), Some("Bearer token-7"));
    assert_eq!(second.header("x-page"), Some("2"));
}

#[test]
fn two_endpoints_may_depend_on_each_other() {
    let server = RecordingServer::start();
    server.answers("POST /left", Answer::json(json!({ "value": "l" })));
    server.answers("POST /right", Answer::json(json!({ "value": "r" })));
    one_user(server.url(), async |user| {
        Left.request(user).await;
        Right.request(user).await;
        Left.request(user).await;
    });
    let bodies: Vec<_> = server
        .arrived()
        .iter()
        .map(backpack_tests::Arrived::json)
        .collect();
    assert_eq!(
        bodies,
        [
            json!({}),
            json!({ "from_left": "l" }),
            json!({ "from_right": "r" })
        ]
    );
}

#[test]
fn every_method_of_the_source_gives_its_value() {
    let server = RecordingServer::start();
    server.answers("GET /per-method", Answer::json(json!({ "id": "get" })));
    server.answers("POST /per-method", Answer::json(json!({ "id": "post" })));
    one_user(server.url(), async |user| {
        PerMethod.get(user).await;
        AfterPerMethod.request(user).await;
        PerMethod.post(user).await;
        AfterPerMethod.request(user).await;
    });
    let bodies: Vec<_> = server
        .arrived_at("POST /after-per-method")
        .iter()
        .map(backpack_tests::Arrived::json)
        .collect();
    assert_eq!(bodies, [json!({ "id": "get" }), json!({ "id": "post" })]);
}

/// Three successes without the value: one warning, which names it, and three counted.
fn assert_warned_once(answer: Answer) -> RecordingServer {
    let server = server_with_sessions([answer]);
    let (results, report) = one_user(server.url(), async |user| {
        let mut results = Vec::new();
        for _ in 0..3 {
            EventInit.request(user).await;
            results.push(SessionStart.request(user).await);
        }
        results
    });
    assert!(
        results.iter().all(RequestResult::is_success),
        "the source did not fail: {results:?}"
    );
    assert_eq!(report.total().failures(), 0, "{report}");
    assert_eq!(report.missing_values(), 3, "{report}");
    let [warning] = report.warnings() else {
        panic!("one warning: {report}");
    };
    for named in ["SessionStart", r#"json["player"]"#, "EventInit"] {
        assert!(warning.contains(named), "{named}: {warning}");
    }
    assert!(report.to_string().contains(warning), "{report}");
    server
}

#[test]
fn a_missing_value_is_reported_once_and_counted() {
    let server = assert_warned_once(Answer::json(json!({ "token": "t" })));
    for event in server.arrived_at("POST /event/init") {
        assert_eq!(event.text(), "", "sent without the value");
    }
}

#[test]
fn an_answer_that_is_no_json_lacks_the_value() {
    assert_warned_once(Answer::text("<html>login</html>"));
}

#[test]
fn an_answer_that_is_no_text_lacks_the_value() {
    assert_warned_once(Answer::bytes(b"{\"player\": \"\xff\xfe\"}"));
}

#[test]
fn an_empty_answer_lacks_the_value() {
    assert_warned_once(Answer::status(204));
}

#[test]
fn a_missing_value_keeps_the_one_before() {
    let server = server_with_sessions([session(7), Answer::json(json!({}))]);
    one_user(server.url(), async |user| {
        for _ in 0..2 {
            SessionStart.request(user).await;
            EventInit.request(user).await;
        }
    });
    for event in server.arrived_at("POST /event/init") {
        assert_eq!(event.json()["player"]["id"], json!(7));
    }
}

#[test]
fn each_missing_value_is_named() {
    let server = server_with_sessions([Answer::json(json!({ "other": 1 }))]);
    let (_, report) = one_user(server.url(), async |user| {
        for _ in 0..2 {
            Twice.request(user).await;
            SessionStart.request(user).await;
        }
    });
    assert_eq!(report.missing_values(), 4, "{report}");
    let warnings = report.warnings().join("\n");
    assert_eq!(report.warnings().len(), 2, "{warnings}");
    assert!(warnings.contains(r#"json["player"]["id"]"#), "{warnings}");
    assert!(warnings.contains(r#"json["token"]"#), "{warnings}");
}

#[test]
fn a_null_is_a_value_where_the_arrow_says_so() {
    let server = server_with_sessions([Answer::json(json!({ "player": null, "parent": null }))]);
    let (_, report) = one_user(server.url(), async |user| {
        SessionStart.request(user).await;
        Child.request(user).await;
    });
    assert_eq!(server.arrived()[1].json(), json!({ "parent": null }));
    assert_eq!(
        report.warnings(),
        [r#"an answer of `SessionStart` lacks json["player"], which `Child` depends on"#]
    );
}

#[test]
fn an_answer_that_is_no_json_is_told_of_as_such() {
    let why = "is no JSON: expected value at line 1 column 1";
    let server = server_with_sessions([Answer::text("<html>")]);
    let (_, report) = one_user(server.url(), async |user| {
        SessionStart.request(user).await;
        EventInit.request(user).await;
    });
    let warning =
        format!(r#"an answer of `SessionStart` {why}; `EventInit` depends on its json["player"]"#);
    assert_eq!(report.warnings(), [warning]);
    let json: serde_json::Value = serde_json::from_str(&report.json()).expect("JSON");
    assert_eq!(json["missing_values"][0]["unread"], why);
}

#[test]
fn a_value_may_stand_beside_or_be_any_number_of_brackets() {
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    for (body, player) in [
        (format!(r#"{{"deep": {deep}, "player": 7}}"#), "7"),
        (format!(r#"{{"player": {deep}}}"#), &*deep),
    ] {
        let server = server_with_sessions([Answer::text(&body)]);
        let (_, report) = one_user(server.url(), async |user| {
            SessionStart.request(user).await;
            EventInit.request(user).await;
        });
        assert_eq!(report.warnings(), <[String; 0]>::default());
        let sent = server.arrived()[1].text();
        assert!(sent == format!(r#"{{"player":{player}}}"#), "{sent:.99}");
    }
}

scenario! {
    Late(wait = none, late) = [EventInit, SessionStart];
    Fetched(wait = none, late) = [EventInit];
    Missing(wait = none, pause = 3ms, runtime = 40ms) = [SessionStart, EventInit];
}

#[test]
fn a_late_scenario_sends_its_first_pass_without_the_value() {
    let server = server_with_sessions([session(7), session(8)]);
    one_user(server.url(), async |user| {
        for _ in 0..3 {
            Late.run_once(user).await;
        }
    });
    let bodies: Vec<_> = server
        .arrived_at("POST /event/init")
        .iter()
        .map(Arrived::text)
        .collect();
    let body = |id: u32| json!({ "player": { "id": id, "name": "Ana" } }).to_string();
    assert_eq!(bodies, [String::new(), body(7), body(8)]);
}

#[test]
fn a_late_scenario_has_the_values_that_on_start_has_fetched() {
    let server = server_with_sessions([session(7)]);
    let test = load_test().host(server.url()).scenario(Fetched, 1);
    let test = test.on_start(async |user| SessionStart.request(user).await);
    test.iterations(1).run().expect("the load test runs");
    let sent = server.arrived_at("POST /event/init").remove(0).json();
    assert_eq!(sent, json!({ "player": { "id": 7, "name": "Ana" } }));
}

#[test]
fn a_missing_value_is_reported_once_for_all_users() {
    let server = server_with_sessions([Answer::text("no json")]);
    let report = LoadTest::new()
        .host(server.url())
        .scenario(Missing, 1)
        .users(6)
        .run_time(Duration::from_secs(20))
        .run()
        .expect("the load test runs");
    assert_eq!(report.warnings().len(), 1, "{report}");
    let successes = report.endpoint(SessionStart).requests();
    assert!(successes >= 6, "{report}");
    assert_eq!(report.missing_values(), successes, "{report}");
}

#[test]
fn a_mark_before_the_json_is_none_of_it() {
    let server = RecordingServer::start();
    let marked = "\u{feff}{ \"player\": { \"id\": 7 } }";
    server.answers("POST /session/start", Answer::text(marked));
    let (json, _) = one_user(server.url(), async |user| {
        let session = SessionStart.request(user).await;
        Search.get(user).await;
        session
            .json::<serde_json::Value>()
            .map_err(|error| error.to_string())
    });
    assert_eq!(json, Ok(json!({ "player": { "id": 7 } })));
    assert_eq!(server.arrived()[1].query(), "q=fox&player=%237%21");
}

#[test]
fn digits_go_on_as_they_came() {
    let server = RecordingServer::start();
    let id = "123456789012345678901234567890";
    let player = format!(r#"{{ "id": {id}, "price": [ 1.10 ] }}"#);
    let session =
        format!(r#"{{ "far": 1e400, "player": {player}, "players": [ {{ "id": {id} }} ] }}"#);
    server.answers("POST /session/start", Answer::text(&session));
    one_user(server.url(), async |user| {
        SessionStart.request(user).await;
        Player.get(user).await;
        Search.get(user).await;
        Typed.request(user).await;
        EventInit.request(user).await;
    });
    let arrived = server.arrived();
    assert_eq!(server.lines()[1], format!("GET /players/{id}"));
    assert_eq!(arrived[2].query(), format!("q=fox&player=%23{id}%21"));
    let typed = format!(r#"{{"number":{id},"text":"id {id}"}}"#);
    assert_eq!(arrived[3].text(), typed);
    let compact = player.replace(' ', "");
    assert_eq!(arrived[3].header("x-player"), Some(compact.as_str()));
    assert_eq!(arrived[4].text(), format!(r#"{{"player":{compact}}}"#));
}
