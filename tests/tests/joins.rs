//! Requests that a user makes side by side: `join(A, B.get)` as a step, `user.join(…)` by hand.

use std::sync::{Arc, Barrier};

use backpack::TransportKind;
use backpack::prelude::*;
use backpack_tests::{
    Answer, Http2Server, RecordingServer, ScriptedServer, load_test, one_user, one_user_of,
};

#[derive(serde::Deserialize)]
struct Menu {
    entries: Vec<String>,
}

endpoint! {
    Index = GET "/index";
    Menus = GET "/menu" -> Menu;
    Offers = [GET, POST] "/offers";
    Picture = GET "/pictures/{id}";
    Never = GET "/never" { timeout: 200ms };
    Stuck = GET "/never";
    MeetThree = GET "/meet/3";
    MeetTen = GET "/meet/10" { timeout: 10s };
    Upload = POST "/echo" { text: "x".repeat(300_000) };
    Thing = GET "/thing";
}

depends! {
    Picture { path["id"] <- Offers.json["id"] }
    Thing { headers["x-first"] <- Menus.json["entries"][0] }
}

scenario! {
    Page(wait = none, runtime = 1ms) = [Index, join(Menus, Offers.get), Picture];
    Broken(wait = none, runtime = 1ms) = [join(Index, Offers.get, Menus), Thing];
    Sometimes(wait = none) = weighted [join(Index, Offers.post) @ 50%];
    Rounds(wait = none, runtime = 1ms) = sequence [[Index, join(Offers.get, Offers.post)] @ 100%];
    Forever(wait = none) = [join(Stuck, Index)];
}

const BOTH: [TransportKind; 2] = [TransportKind::Direct, TransportKind::Reqwest];

fn server() -> RecordingServer {
    let server = RecordingServer::start();
    server
        .answers("GET /menu", Answer::json(json!({ "entries": ["soup"] })))
        .answers("GET /offers", Answer::json(json!({ "id": 7 })));
    server
}

/// Answers when so many requests are there, each on a connection of its own.
fn meeting(count: usize) -> ScriptedServer {
    let barrier = Arc::new(Barrier::new(count));
    ScriptedServer::start(move |talk| {
        loop {
            talk.hear()?;
            barrier.wait();
            talk.answer("met")?;
        }
    })
}

#[test]
fn over_http_1_each_has_a_connection_which_is_kept() {
    for kind in BOTH {
        let server = meeting(10);
        let test = load_test().host(server.url()).transport(kind);
        let ((), report) = one_user_of(test, async |user| {
            for _ in 0..3 {
                let results = user.join([Index::GET; 10]).await;
                assert!(results.iter().all(|it| it.text() == "met"), "{results:?}");
            }
        });
        assert_eq!(
            (report.total().requests(), report.total().failures()),
            (30, 0)
        );
        assert_eq!(server.connections(), 10, "{kind:?}");
    }
}

#[test]
fn over_http_2_they_share_a_connection() {
    for (server, kind) in [
        (Http2Server::plain(), TransportKind::Direct),
        (Http2Server::secure(), TransportKind::Direct),
        (Http2Server::plain(), TransportKind::Reqwest),
    ] {
        let is_plain = server.url().starts_with("http:");
        let test = load_test().host(server.url()).transport(kind);
        let test = test.http2(is_plain).insecure(true);
        let ((), report) = one_user_of(test, async |user| {
            for _ in 0..3 {
                let results = user.join([MeetTen::GET; 10]).await;
                assert!(results.iter().all(RequestResult::is_success), "{results:?}");
                assert!(Index.get(user).await.is_success());
            }
        });
        assert_eq!(
            (report.total().requests(), report.total().failures()),
            (33, 0)
        );
        assert_eq!(
            (server.connections(), report.total().sent_again()),
            (1, 0),
            "{kind:?}"
        );
    }
}

#[test]
fn a_server_that_takes_few_at_once_is_asked_for_no_more() {
    let server = Http2Server::with_streams(3);
    let test = load_test().host(server.url()).http2(true);
    let ((), report) = one_user_of(test, async |user| {
        Index.get(user).await;
        for _ in 0..3 {
            let results = user.join([MeetThree::GET; 12]).await;
            assert!(results.iter().all(RequestResult::is_success), "{results:?}");
        }
    });
    assert_eq!(report.total().failures(), 0);
    assert_eq!((server.connections(), report.total().sent_again()), (1, 0));
}

#[test]
fn bodies_share_the_windows_of_a_connection() {
    let server = Http2Server::plain();
    let test = load_test().host(server.url()).http2(true);
    let (lengths, _) = one_user_of(test, async |user| {
        let results = user.join([Upload::POST; 8]).await;
        results.map(|result| result.response().len())
    });
    assert_eq!(lengths, [300_000; 8]);
}

#[test]
fn one_that_takes_too_long_leaves_the_others_and_their_connection() {
    let server = Http2Server::plain();
    let test = load_test().host(server.url()).http2(true);
    let ((never, other), report) = one_user_of(test, async |user| {
        let (never, other) = user.join((Never::GET, Index::GET)).await;
        assert!(Index.get(user).await.is_success());
        (never, other)
    });
    assert_eq!(never.error(), Some("timed out after 200ms"));
    assert!(
        other.is_success() && other.elapsed() < Duration::from_millis(150),
        "{other:?}"
    );
    assert_eq!(
        (report.total().requests(), report.total().failures()),
        (3, 1)
    );
    assert_eq!(server.connections(), 1);
}

#[test]
fn each_gives_what_its_endpoint_declares() {
    let ((), _) = one_user(server().url(), async |user| {
        let (menu, offers) = user.join((Menus::GET, Offers::GET)).await;
        assert_eq!(menu.value().expect("a menu").entries, ["soup"]);
        let id: u32 = offers.json::<serde_json::Value>().expect("JSON")["id"]
            .as_u64()
            .expect("a number") as u32;
        assert_eq!(id, 7);
        let results = user.join(vec![Index::GET; 3]).await;
        assert_eq!(results.len(), 3);
        assert!(user[Menus].succeeded() && user[Offers].succeeded() && user[Index].succeeded());
    });
}

#[test]
fn as_a_step_it_gives_its_values_to_later_steps() {
    let server = server();
    let report = run(&server, Page);
    assert_eq!(report.total().failures(), 0);
    let mut lines = server.lines();
    lines[1..3].sort();
    assert_eq!(
        lines,
        ["GET /index", "GET /menu", "GET /offers", "GET /pictures/7"]
    );
}

#[test]
fn one_failure_fails_the_step_and_each_is_counted() {
    let server = server();
    server.answers("GET /offers", Answer::status(500));
    let report = run(&server, Broken);
    assert_eq!(
        (report.total().requests(), report.total().failures()),
        (3, 1)
    );
    assert!(
        server.arrived_at("GET /thing").is_empty(),
        "{:?}",
        server.lines()
    );
}

#[test]
fn a_sealed_one_is_left_out() {
    let server = server();
    let ((), report) = one_user(server.url(), async |user| {
        user[Offers].seal();
        let (menu, offers) = user.join((Menus::GET, Offers::GET)).await;
        assert!(menu.is_success() && offers.is_failure());
        user[Menus].seal();
        let (menu, offers) = user.join((Menus::GET, Offers::GET)).await;
        assert!(menu.is_failure() && offers.is_failure());
    });
    assert_eq!(
        (report.total().requests(), report.total().failures()),
        (1, 0)
    );
    assert_eq!(server.lines(), ["GET /menu"]);
}

#[test]
fn cookies_are_the_users() {
    let server = server();
    server
        .answers(
            "GET /menu",
            Answer::json(json!({ "entries": [] })).cookie("a=1"),
        )
        .answers("GET /offers", Answer::ok().cookie("b=2"));
    let ((), _) = one_user(server.url(), async |user| {
        user.join((Menus::GET, Offers::GET)).await;
        user.join((Index::GET, Offers::POST)).await;
    });
    for line in ["GET /index", "POST /offers"] {
        let cookie = server.arrived_at(line)[0]
            .header("cookie")
            .map(str::to_owned);
        let cookie = cookie.expect("cookies");
        assert!(cookie.contains("a=1") && cookie.contains("b=2"), "{cookie}");
    }
}

#[test]
fn it_has_a_chance_and_a_place_in_a_sequence() {
    let server = server();
    let report = load_test()
        .host(server.url())
        .scenario(Sometimes, 1)
        .iterations(200)
        .run()
        .expect("the load test runs");
    let made = report.total().requests();
    assert!(
        made.is_multiple_of(2) && (100..300).contains(&made),
        "{made}"
    );
    let report = run(&server, Rounds);
    assert_eq!(report.total().requests(), 3);
}

#[test]
fn at_the_end_of_a_test_each_that_is_on_its_way_is_interrupted() {
    let server = Http2Server::plain();
    let report = load_test()
        .host(server.url())
        .http2(true)
        .scenario(Forever, 1)
        .users(5)
        .run_time(Duration::from_millis(300))
        .stop_timeout(Duration::from_millis(100))
        .run()
        .expect("the load test runs");
    assert_eq!(report.total().interrupted(), 5);
    assert_eq!(
        (report.total().requests(), report.total().failures()),
        (5, 0)
    );
}

#[test]
fn each_has_a_row_and_a_time_of_its_own() {
    let server = server();
    server.answers(
        "GET /menu",
        Answer::json(json!({ "entries": [] })).after(Duration::from_millis(300)),
    );
    let report = run(&server, Broken);
    let slow = report.endpoint(Menus).max().expect("a time");
    let quick = report.endpoint(Index).max().expect("a time");
    assert!(
        slow >= Duration::from_millis(300) && quick < Duration::from_millis(250),
        "{slow:?} {quick:?}"
    );
}

fn run<S: Scenario>(server: &RecordingServer, scenario: S) -> Report {
    let test = load_test()
        .host(server.url())
        .scenario(scenario, 1)
        .users(1);
    test.run_time(Duration::from_secs(30))
        .run()
        .expect("the load test runs")
}
