//! Typed answers: `LogIn = POST "/login" -> Session` reads each answer as a `Session`, whose fields go into other requests.

use std::collections::{BTreeSet, VecDeque};
use std::fmt;

use backpack::prelude::*;
use backpack::{NoValue, RequestResult};
use backpack_tests::{Answer, RecordingServer, one_user, one_user_of};
use serde::{Deserialize, Serialize};

/// What a login gives.
#[derive(Debug, Deserialize)]
struct Session {
    token: Token,
    player: Player,
    guild: Option<Guild>,
    level: u64,
    text: Option<String>,
}

/// A type of one's own, which is a text.
#[derive(Debug, Deserialize)]
struct Token(String);

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[derive(Debug, Deserialize, Serialize)]
struct Player {
    id: u64,
    names: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Guild {
    name: String,
}

#[derive(Debug, Deserialize)]
struct Product {
    id: u32,
}

endpoint! {
    // More people know the endpoint than know the type.
    pub LogIn = POST "/login" -> Session;
    pub Products = [GET, POST] "/products" -> VecDeque<Product> { expect: [200, 204] };
    pub Count = GET "/count" -> u8 {
        check: |result| result.value::<u8>().is_ok_and(|count| *count < 9)
    };
    Profile = PUT "/profile/{id}" { json: { "kept": 1 }, query: { "level": 0 } };
    Shop = GET "/shop/{product}" { query: { "last": 0, "raw": "none" } };
}

depends! {
    Profile {
        headers["authorization"] <- LogIn.token as "Bearer {}",
        path["id"]               <- LogIn.player.id,
        query["level"]           <- LogIn.level,
        json["level"]            <- LogIn.level,
        json["shown"]            <- LogIn.level as "level {}",
        json["player"]           <- LogIn.player,
        json["first"]            <- LogIn.player.names[0],
        json["guild"]            <- LogIn.guild?.name,
        json["text"]             <- LogIn.r#text or null,
    }
    Shop {
        path["product"] <- Products[any].id,
        query["last"]   <- Products[last].id,
        query["raw"]    <- LogIn.token.0,
    }
}

fn session() -> serde_json::Value {
    json!({
        "token": "abc",
        "player": { "id": 7, "names": ["ada", "lovelace"], "unknown": [] },
        "guild": { "name": "lords" },
        "level": 18446744073709551615u64,
        "text": null,
    })
}

fn server_with(session: serde_json::Value) -> RecordingServer {
    let server = RecordingServer::start();
    server.answers("POST /login", Answer::json(session));
    server.answers(
        "GET /products",
        Answer::json(json!([{ "id": 1 }, { "id": 2 }, { "id": 3 }])),
    );
    server.answers("POST /products", Answer::text("").with_status(204));
    server
}

#[test]
fn a_field_goes_where_it_belongs() {
    let server = server_with(session());
    let (_, report) = one_user(server.url(), async |user| {
        LogIn.request(user).await;
        Profile.request(user).await;
    });
    assert_eq!(report.warnings(), [""; 0]);
    let profile = server
        .arrived_at("PUT /profile/7")
        .pop()
        .expect("a request");
    assert_eq!(profile.header("authorization"), Some("Bearer abc"));
    assert_eq!(profile.query(), "level=18446744073709551615");
    assert_eq!(
        profile.json(),
        json!({
            "kept": 1,
            "level": 18446744073709551615u64,
            "shown": "level 18446744073709551615",
            "player": { "id": 7, "names": ["ada", "lovelace"] },
            "first": "ada",
            "guild": "lords",
            "text": null,
        })
    );
}

#[test]
fn a_request_gives_the_value() {
    let server = server_with(session());
    one_user(server.url(), async |user| {
        let answer = LogIn.request(user).await;
        let session = answer.value().expect("a session");
        assert_eq!((session.token.0.as_str(), session.level), ("abc", u64::MAX));
        assert_eq!(answer.status_code(), Some(200));
        assert!(answer.is_success() && user[LogIn].succeeded());
        let id = LogIn.post(user).await.value().expect("a session").player.id;
        assert_eq!(id, 7);
        let kept: RequestResult = answer.into();
        assert!(kept.value::<Session>().is_ok());
        let other = kept.value::<Product>().expect_err("another type");
        assert!(
            other
                .to_string()
                .starts_with("no value: the declared type is not ")
        );
    });
}

#[test]
fn a_list_may_be_the_answer() {
    let server = server_with(session());
    let (_, report) = one_user_of(LoadTest::new().host(server.url()).seed(1), async |user| {
        LogIn.request(user).await;
        for _ in 0..40 {
            Products.get(user).await;
            Shop.get(user).await;
        }
    });
    assert_eq!(report.warnings(), [""; 0]);
    let shops = server.arrived();
    let shops = shops.iter().filter(|it| it.path().starts_with("/shop"));
    let asked: BTreeSet<_> = shops.map(|it| (it.path(), it.query())).collect();
    let expected = ["/shop/1", "/shop/2", "/shop/3"].map(|path| (path, "last=3&raw=abc"));
    assert_eq!(asked, BTreeSet::from(expected));
}

#[test]
fn an_answer_that_is_not_of_the_type_is_a_failure_that_names_the_place() {
    let mut other = session();
    other["player"]["names"][1] = json!(5);
    let server = server_with(other);
    let (why, report) = one_user(server.url(), async |user| {
        let answer = LogIn.request(user).await;
        assert_eq!(answer.status_code(), Some(200));
        Profile.request(user).await;
        answer
            .value()
            .map(drop)
            .map_err(|why: NoValue| why.to_string())
    });
    let place = r#"the answer is no Session: json["player"]["names"][1]: invalid type: integer `5`, expected a string"#;
    assert_eq!(why, Err(format!("no value: {place}")));
    let failures = report.failures();
    assert!(failures.iter().any(|it| it.error == place), "{failures:?}");
}

#[test]
fn what_is_none_is_a_value_that_is_missing() {
    let mut alone = session();
    alone["guild"] = json!(null);
    alone["player"]["names"] = json!([]);
    let server = server_with(alone);
    let (_, report) = one_user(server.url(), async |user| {
        LogIn.request(user).await;
        Profile.request(user).await;
    });
    let lacks =
        |part: &str| format!("an answer of `LogIn` lacks {part}, which `Profile` depends on");
    let mut warnings = report.warnings().to_vec();
    warnings.sort();
    assert_eq!(warnings, [lacks("guild?.name"), lacks("player.names[0]")]);
}

#[test]
fn a_status_without_a_body_has_no_value_and_is_no_failure() {
    let server = server_with(session());
    let (why, _) = one_user(server.url(), async |user| {
        let answer = Products.post(user).await;
        assert!(answer.is_success(), "{answer:?}");
        answer.value().map(drop).expect_err("no body").to_string()
    });
    assert_eq!(why, "no value: an answer with the status 204 has no body");
}

#[test]
fn an_unexpected_status_comes_first_and_a_check_last() {
    let server = RecordingServer::start();
    server.answers("GET /count", Answer::json(json!({})).with_status(500));
    let told = |server: &RecordingServer| {
        let (told, _) = one_user(server.url(), async |user| {
            let answer = Count.request(user).await;
            let value = answer.value().copied().map_err(|why| why.to_string());
            (answer.error().map(ToOwned::to_owned), value.ok())
        });
        told
    };
    let status = "status 500, expected 200..=399: {}".to_owned();
    assert_eq!(told(&server), (Some(status), None));
    server.answers("GET /count", Answer::json(json!(9)));
    assert_eq!(
        told(&server),
        (Some("the check failed".to_owned()), Some(9))
    );
    server.answers("GET /count", Answer::json(json!(8)));
    assert_eq!(told(&server), (None, Some(8)));
    server.answers("GET /count", Answer::text("eight"));
    let no_json = "the answer is no JSON: expected value at line 1 column 1".to_owned();
    assert_eq!(told(&server), (Some(no_json), None));
}
