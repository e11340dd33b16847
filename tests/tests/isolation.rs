//! Fifty users at once: no user sees another's headers, bodies, cookies, seals, results or kept values.

use std::collections::{BTreeMap, BTreeSet};

use backpack::prelude::*;
use backpack_tests::{Answer, Arrived, RecordingServer, load_test};

const USERS: usize = 50;

endpoint! {
    SessionStart = POST "/session/start" { json: { "mark": "none" } };
    EventInit = POST "/event/init";
    Player = GET "/players/{id}";
    Sometimes = POST "/sometimes";
}

depends! {
    EventInit { json["player"] <- SessionStart.json["player"] }
    Player { path["id"] <- SessionStart.json["player"] }
}

scenario! {
    Visit(wait = 1ms..20ms, runtime = 600ms) = [async |user| visit(user).await];
}

/// One pass: whatever it changes is marked with the user's number, and what comes back is checked.
async fn visit(user: &mut User) -> backpack::Result {
    let mark = user.number().to_string();
    user[SessionStart].json_mut()["mark"] = json!(mark);
    user[EventInit]
        .headers_mut()
        .insert("x-mark", mark.as_str());
    user[Player].headers_mut().insert("x-mark", mark.as_str());
    user[Sometimes]
        .headers_mut()
        .insert("x-mark", mark.as_str());
    if user.number().is_multiple_of(2) {
        user[Sometimes].seal();
    }

    SessionStart.request(user).await;
    EventInit.request(user).await;
    Player.get(user).await;
    Sometimes.request(user).await;

    let sealed = user.number().is_multiple_of(2);
    let own_answer = user[SessionStart]
        .result()
        .is_some_and(|result| result.text().contains(&format!("\"{mark}\"")));
    if user[Sometimes].failed() != sealed || !own_answer || user[Player].failed() {
        Err(format!("user {mark} saw another's state"))?;
    }
    Ok(())
}

/// A server that knows sessions by a cookie, and says the mark of a session again.
fn server() -> RecordingServer {
    let server = RecordingServer::start();
    server.replies("POST /session/start", |arrived| {
        let mark = arrived.json()["mark"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        let answer = Answer::json(json!({ "player": mark }));
        answer
            .cookie(&format!("session={mark}; Path=/"))
            .after(Duration::from_millis(5))
    });
    server
}

fn marks(arrived: &[Arrived], mark: impl Fn(&Arrived) -> String) -> BTreeSet<String> {
    arrived.iter().map(mark).collect()
}

#[test]
fn fifty_users_do_not_meet() {
    let server = server();
    let report = load_test()
        .host(server.url())
        .scenario(Visit, 1)
        .users(USERS)
        .run_time(Duration::from_secs(20))
        .run()
        .expect("the load test runs");
    assert!(!report.to_string().contains("another's state"), "{report}");
    assert_eq!(report.total().failures(), 0, "{report}");

    let events = server.arrived_at("POST /event/init");
    assert_eq!(
        marks(&events, |event| event.header("x-mark").unwrap().to_owned()).len(),
        USERS
    );
    for event in &events {
        let mark = event.header("x-mark").unwrap();
        assert_eq!(
            event.json()["player"],
            json!(mark),
            "the value is the user's own"
        );
        assert_eq!(
            event.header("cookie"),
            Some(format!("session={mark}").as_str())
        );
    }
    for arrived in server
        .arrived()
        .iter()
        .filter(|arrived| arrived.path().starts_with("/players"))
    {
        let mark = arrived.header("x-mark").unwrap();
        assert_eq!(arrived.target, format!("/players/{mark}"));
    }
    for arrived in server.arrived_at("POST /sometimes") {
        let number: u32 = arrived.header("x-mark").unwrap().parse().unwrap();
        assert_eq!(number % 2, 1, "an even user's endpoint is sealed");
    }
}

#[test]
fn every_user_has_connections_of_its_own() {
    let server = server();
    load_test()
        .host(server.url())
        .scenario(Visit, 1)
        .users(USERS)
        .run_time(Duration::from_secs(20))
        .run()
        .expect("the load test runs");
    let mut marks_of: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
    for arrived in server.arrived() {
        if let Some(mark) = arrived.header("x-mark") {
            marks_of
                .entry(arrived.connection)
                .or_default()
                .insert(mark.to_owned());
        }
    }
    assert!(
        marks_of.values().all(|marks| marks.len() == 1),
        "{marks_of:?}"
    );
    assert!(server.connections() >= USERS);
    assert!(
        server.connections() <= 2 * USERS,
        "kept open: {}",
        server.connections()
    );
}
