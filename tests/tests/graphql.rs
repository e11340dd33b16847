//! GraphQL: what a server gets of a query and its variables, and which of its answers are failures.

use backpack::TransportKind::{Direct, Reqwest};
use backpack::prelude::*;
use backpack_tests::{Answer, Arrived, RecordingServer, one_user, one_user_of};

fn first() -> u32 {
    2 + 1
}

const NOTE: &str = "a \"note\"\n";

endpoint! {
    Plain = POST "/plain" { graphql: "{ players { name } }" };
    Search = POST "/graphql" {
        graphql: r#"query Search($id: ID!, $first: Int = 10, $filter: Filter) {
  player(id: $id, filter: $filter) { name(of: "a\b") ...More }
}
fragment More on Player { friends(first: $first) { id } }"#,
        variables: { "id": 1, "first": first(), "filter": { "tags": ["a", null], "note": NOTE } },
    };
    Literal = [POST, GET] "/literal" {
        graphql: "mutation($name: String!) { rename(name: $name) { id } }",
        variables: { "name": "ada" },
        headers: {
            "accept": "application/json",
            "content-type": "application/json; charset=utf-8"
        },
    };
    Checked = POST "/checked" { graphql: "{ level }", check: [json["data"]["level"] >= 1] };
    Note = POST "/note" { json: {} };
    Token = GET "/token";
    Move = POST "/move" {
        graphql: "mutation($player: ID!, $by: Step!, $region: String, $note: String) { move(player: $player, by: $by, region: $region, note: $note) }",
        variables: { "by": { "x": 0, "y": 0 } },
    };
}

data! { Regions = ["eu"]; }

depends! {
    Move {
        variables["player"]  <- Token.json["id"],
        variables["by"]["x"] <- Token.json["step"],
        variables["region"]  <- Regions["value"],
        variables["note"]    <- Token.json["id"] as "player {}",
    }
}

fn data() -> Answer {
    Answer::json(json!({ "data": { "level": 1 } }))
}

/// A server that answers all of these endpoints with this.
fn serving(answer: &Answer) -> RecordingServer {
    let server = RecordingServer::start();
    for path in ["plain", "graphql", "literal", "checked", "move"] {
        server.answers(&format!("POST /{path}"), answer.clone());
    }
    server
}

#[test]
fn a_query_arrives_with_its_variables_whoever_carries_it() {
    for kind in [Direct, Reqwest] {
        let server = serving(&data());
        let test = LoadTest::new().host(server.url()).transport(kind);
        let (succeeded, _) = one_user_of(test, async |user| {
            [
                Plain.request(user).await.is_success(),
                Search.request(user).await.is_success(),
                Literal.post(user).await.is_success(),
                Literal.get(user).await.is_success(),
            ]
        });
        assert_eq!(succeeded, [true; 4], "{kind:?}");
        let arrived = server.arrived();
        let texts: Vec<_> = arrived.iter().map(Arrived::text).collect();
        assert_eq!(
            texts,
            [
                r#"{"query":"{ players { name } }"}"#,
                r#"{"query":"query Search($id: ID!, $first: Int = 10, $filter: Filter) {\n  player(id: $id, filter: $filter) { name(of: \"a\\b\") ...More }\n}\nfragment More on Player { friends(first: $first) { id } }","variables":{"id":1,"first":3,"filter":{"tags":["a",null],"note":"a \"note\"\n"}}}"#,
                r#"{"query":"mutation($name: String!) { rename(name: $name) { id } }","variables":{"name":"ada"}}"#,
                "",
            ],
            "{kind:?}"
        );
        let sent = |name| arrived.iter().map(|it| it.header(name)).collect::<Vec<_>>();
        let (json, with_charset) = ("application/json", "application/json; charset=utf-8");
        assert_eq!(
            sent("content-type"),
            [
                Some(json),
                Some(json),
                Some(with_charset),
                Some(with_charset)
            ]
        );
        let graphql = "application/graphql-response+json, application/json;q=0.9";
        assert_eq!(
            sent("accept"),
            [Some(graphql), Some(graphql), Some(json), Some(json)]
        );
    }
}

#[test]
fn values_go_into_variables_as_they_are() {
    let server = serving(&data());
    server.answers_in_turn(
        "GET /token",
        [
            Answer::text(r#"{"id": 7, "step": 1.10}"#),
            Answer::text(r#"{"id": "b", "step": {"of": [123456789012345678901234567890]}}"#),
        ],
    );
    one_user(server.url(), async |user| {
        for _ in 0..2 {
            Token.request(user).await;
            Move.request(user).await;
        }
        user[Move].variables_mut()["by"]["y"] = json!(2);
        user[Move].variables_mut()["region"] = json!(null);
        Move.request(user).await;
    });
    let arrived = server.arrived_at("POST /move");
    let variables: Vec<_> = arrived
        .iter()
        .map(|it| {
            it.text()
                .split_once(r#""variables":"#)
                .expect("some")
                .1
                .to_owned()
        })
        .collect();
    assert_eq!(
        variables,
        [
            r#"{"by":{"x":1.10,"y":0},"player":7,"note":"player 7","region":"eu"}}"#,
            r#"{"by":{"x":{"of":[123456789012345678901234567890]},"y":0},"player":"b","note":"player b","region":"eu"}}"#,
            r#"{"by":{"x":{"of":[123456789012345678901234567890]},"y":2},"player":"b","note":"player b","region":"eu"}}"#,
        ]
    );
}

#[test]
fn variables_are_changed_by_hand() {
    let server = serving(&data());
    one_user(server.url(), async |user| {
        assert_eq!(
            user[Search].variables().map(|it| &it["first"]),
            Some(&json!(3))
        );
        assert_eq!(user[Token].variables(), None);
        user[Search].variables_mut()["filter"] = json!([1.5]);
        Search.request(user).await;
        user.set_global(|all| all.variables_mut()["id"] = json!("of all"));
        Search.request(user).await;
        Literal.post(user).await;
        Note.request(user).await;
        user[Plain].variables_mut()["more"] = json!(1);
        Plain.request(user).await;
    });
    let texts: Vec<_> = server.arrived().iter().map(Arrived::text).collect();
    let ends = [
        r#","variables":{"id":1,"first":3,"filter":[1.5]}}"#,
        r#","variables":{"id":"of all","first":3,"filter":[1.5]}}"#,
        r#","variables":{"name":"ada","id":"of all"}}"#,
        "{}",
        r#"{"query":"{ players { name } }","variables":{"id":"of all","more":1}}"#,
    ];
    assert_eq!(texts.len(), ends.len());
    for (text, end) in texts.iter().zip(ends) {
        assert!(text.ends_with(end), "{text} {end}");
    }
}

/// What a request of this endpoint is told of, where the server answers so.
macro_rules! told {
    ($endpoint:ident, $answer:expr) => {{
        let server = serving(&$answer);
        let (told, report) = one_user(server.url(), async |user| {
            let result = $endpoint.request(user).await;
            result.error().unwrap_or_default().to_owned()
        });
        assert_eq!(report.total().failures(), u64::from(!told.is_empty()));
        told
    }};
}

#[test]
fn errors_are_a_failure_with_any_status() {
    assert_eq!(told!(Plain, data()), "");
    let errors =
        json!([{ "message": "no \"players\"\nhere", "path": ["players"] }, { "message": "more" }]);
    let alone = Answer::json(json!({ "errors": errors }));
    assert_eq!(told!(Plain, alone), "GraphQL: no \"players\"\u{fffd}here");
    let partial = json!({ "data": { "level": 0, "players": null }, "errors": errors });
    // Before what the user asks of it.
    assert_eq!(
        told!(Checked, Answer::json(partial)),
        "GraphQL: no \"players\"\u{fffd}here"
    );
    let none = json!({ "errors": [], "data": { "level": 0 } });
    assert_eq!(
        told!(Checked, Answer::json(none)),
        "json[\"data\"][\"level\"] is 0, expected >= 1"
    );
    let refused = Answer::json(json!({ "errors": errors })).with_status(400);
    assert!(told!(Plain, refused).starts_with("status 400, expected 200..=399: {\"errors\":[{"),);
}

#[test]
fn what_is_no_graphql_is_a_failure() {
    assert_eq!(
        told!(Plain, Answer::text("<html>")),
        "the answer is no JSON: expected value at line 1 column 1"
    );
    assert_eq!(
        told!(Plain, Answer::text("")),
        "the answer is no JSON: EOF while parsing a value at line 1 column 0"
    );
    assert_eq!(
        told!(Plain, Answer::json(json!({ "status": "up" }))),
        "the answer is no GraphQL: it has neither `data` nor `errors`"
    );
}
