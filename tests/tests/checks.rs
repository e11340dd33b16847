//! What `check` asks of an answer when it is a list: what holds, and what is told of what does not.

use backpack::Value;
use backpack::prelude::*;
use backpack_tests::{Answer, RecordingServer, one_user};

fn limit() -> Duration {
    Duration::from_secs(20)
}

fn says_ok(result: &RequestResult) -> Result<(), String> {
    match result.text().contains("ok") {
        true => Ok(()),
        false => Err("it does not say ok".to_owned()),
    }
}

endpoint! {
    There = GET "/json" { check: [json["level"]] };
    AtLeast = GET "/json" { check: [json["level"] >= 1] };
    AtMost = GET "/json" { check: [json["level"] <= -1.5] };
    Less = GET "/json" { check: [json["level"] < 1] };
    Equal = GET "/json" { check: [json["level"] == 1.0] };
    Unequal = GET "/json" { check: [json["level"] != 1] };
    Deep = GET "/json" { check: [json["players"][1]["name"] == "ada"] };
    OtherName = GET "/json" { check: [json["players"][1]["name"] != "ada"] };
    Flag = GET "/json" { check: [json["level"] == true] };
    Null = GET "/json" { check: [json["level"] == null] };
    NoNull = GET "/json" { check: [json["level"] != null] };
    Whole = GET "/json" { check: [json == 1] };
    HasId = GET "/headers" { check: [headers["x-id"]] };
    IsId = GET "/headers" { check: [headers["X-Id"] == "7"] };
    OtherId = GET "/headers" { check: [headers["x-id"] != "7"] };
    IsJson = GET "/headers" { check: [headers["content-type"] contains "json"] };
    HasLength = GET "/headers" { check: [headers["content-length"] == "0"] };
    Says = GET "/text" { check: [text contains "level"] };
    IsUp = GET "/text" { check: [text == "up"] };
    IsNotDown = GET "/text" { check: [text != "down"] };
    HasContent = GET "/status" { expect: 200..=299, check: [status != 204] };
    Created = GET "/status" { expect: 200..=299, check: [status <= 201] };
    All = GET "/all" {
        check: [
            json["level"] >= 1,
            headers["x-id"],
            text contains "ok",
            |result| result.elapsed() < limit(),
            says_ok
        ],
    };
    Coded = GET "/all" { check: [says_ok, |result| result.text().len() < 5, text contains "!"] };
}

/// Makes a request by this user, and gives why it failed; nothing where it did not.
macro_rules! told {
    ($answer:expr, $endpoint:ident) => {{
        let server = serving(&$answer);
        let (told, _) = one_user(server.url(), async |user| {
            let result = $endpoint.get(user).await;
            result.error().unwrap_or_default().to_owned()
        });
        told
    }};
}

/// A server that answers every endpoint with this.
fn serving(answer: &Answer) -> RecordingServer {
    let server = RecordingServer::start();
    for path in ["json", "headers", "text", "status", "all"] {
        server.answers(&format!("GET /{path}"), answer.clone());
    }
    server
}

#[allow(clippy::needless_pass_by_value)] // it is made for the call
fn level(level: Value) -> Answer {
    Answer::json(json!({ "level": level }))
}

#[test]
fn a_value_is_there_and_no_null() {
    assert_eq!(told!(level(json!(0)), There), "");
    assert_eq!(told!(level(json!(null)), There), r#"json["level"] is null"#);
    assert_eq!(
        told!(Answer::text("[]"), There),
        r#"json["level"] is missing"#
    );
    assert_eq!(
        told!(Answer::text("<html>"), There),
        r#"the answer is no JSON: expected value at line 1 column 1, expected json["level"]"#
    );
}

#[test]
fn numbers_are_compared_as_numbers() {
    assert_eq!(told!(level(json!(1)), AtLeast), "");
    assert_eq!(
        told!(level(json!(0)), AtLeast),
        r#"json["level"] is 0, expected >= 1"#
    );
    assert_eq!(
        told!(Answer::text("{}"), AtLeast),
        r#"json["level"] is missing, expected >= 1"#
    );
    assert_eq!(
        told!(Answer::text(""), AtLeast),
        r#"the answer is no JSON: EOF while parsing a value at line 1 column 0, expected json["level"] >= 1"#
    );
    assert_eq!(told!(level(json!(-2)), AtMost), "");
    assert_eq!(
        told!(level(json!(-1.25)), AtMost),
        r#"json["level"] is -1.25, expected <= -1.5"#
    );
    assert_eq!(told!(level(json!(0.999)), Less), "");
    assert_eq!(
        told!(level(json!(1)), Less),
        r#"json["level"] is 1, expected < 1"#
    );
    assert_eq!(told!(level(json!(1)), Equal), "");
    assert_eq!(told!(Answer::text(r#"{"level": 10e-1}"#), Equal), "");
    assert_eq!(told!(level(json!(2)), Unequal), "");
    assert_eq!(
        told!(Answer::text(r#"{"level": 1.00}"#), Unequal),
        r#"json["level"] is 1.00, expected != 1"#
    );
    assert_eq!(told!(Answer::text("1"), Whole), "");
    assert_eq!(told!(Answer::text("2"), Whole), "json is 2, expected == 1");
}

#[test]
fn a_value_of_another_kind_does_not_hold() {
    assert_eq!(
        told!(level(json!("1")), AtLeast),
        r#"json["level"] is "1", expected >= 1"#
    );
    assert_eq!(
        told!(level(json!("1")), Unequal),
        r#"json["level"] is "1", expected != 1"#
    );
    assert_eq!(
        told!(level(json!([])), Flag),
        r#"json["level"] is [], expected == true"#
    );
}

#[test]
fn texts_flags_and_null_are_compared() {
    let named = |name: &str| Answer::json(json!({ "players": [0, { "name": name }] }));
    assert_eq!(told!(named("ada"), Deep), "");
    assert_eq!(
        told!(named("bob"), Deep),
        r#"json["players"][1]["name"] is "bob", expected == "ada""#
    );
    assert_eq!(told!(named("bob"), OtherName), "");
    assert_eq!(
        told!(named("ada"), OtherName),
        r#"json["players"][1]["name"] is "ada", expected != "ada""#
    );
    assert_eq!(told!(level(json!(true)), Flag), "");
    assert_eq!(
        told!(level(json!(false)), Flag),
        r#"json["level"] is false, expected == true"#
    );
    assert_eq!(told!(level(json!(null)), Null), "");
    assert_eq!(
        told!(level(json!(0)), Null),
        r#"json["level"] is 0, expected == null"#
    );
    assert_eq!(told!(level(json!([0])), NoNull), "");
    assert_eq!(
        told!(level(json!(null)), NoNull),
        r#"json["level"] is null, expected != null"#
    );
}

#[test]
fn headers_are_compared_as_texts() {
    let answer = || Answer::status(200).header("x-id", "7");
    assert_eq!(told!(answer(), HasId), "");
    assert_eq!(told!(answer(), IsId), "");
    assert_eq!(
        told!(Answer::status(200), HasId),
        "the header x-id is missing"
    );
    assert_eq!(
        told!(Answer::status(200), IsId),
        r#"the header X-Id is missing, expected == "7""#
    );
    assert_eq!(
        told!(answer(), OtherId),
        r#"the header x-id is "7", expected != "7""#
    );
    assert_eq!(told!(level(json!(1)), IsJson), "");
    assert_eq!(
        told!(answer().header("content-type", "text/html"), IsJson),
        r#"the header content-type is "text/html", expected contains "json""#
    );
    assert_eq!(told!(answer(), HasLength), "");
}

#[test]
fn the_body_is_compared_as_a_text() {
    assert_eq!(told!(Answer::text("a level"), Says), "");
    assert_eq!(
        told!(Answer::text("a bevel"), Says),
        r#"the text lacks "level""#
    );
    assert_eq!(told!(Answer::text("up"), IsUp), "");
    assert_eq!(
        told!(Answer::text("down"), IsUp),
        r#"the text is "down", expected == "up""#
    );
    assert_eq!(
        told!(Answer::text("down"), IsNotDown),
        r#"the text is "down", expected != "down""#
    );
}

#[test]
fn the_status_is_compared_where_several_are_expected() {
    assert_eq!(told!(Answer::text("ok"), HasContent), "");
    assert_eq!(
        told!(Answer::status(204), HasContent),
        "status 204, expected != 204"
    );
    assert_eq!(told!(Answer::status(201), Created), "");
    assert_eq!(
        told!(Answer::status(202), Created),
        "status 202, expected <= 201"
    );
    assert_eq!(
        told!(Answer::status(404), Created),
        "status 404, expected 200..=299"
    );
}

#[test]
fn the_first_that_does_not_hold_is_the_failure() {
    let answer = |text: &str| Answer::text(text).header("x-id", "7");
    assert_eq!(told!(answer(r#"{"level": 1, "says": "ok"}"#), All), "");
    assert_eq!(
        told!(Answer::text(r#"{"level": 0}"#), All),
        r#"json["level"] is 0, expected >= 1"#
    );
    assert_eq!(
        told!(Answer::text(r#"{"level": 1}"#), All),
        "the header x-id is missing"
    );
    assert_eq!(
        told!(answer(r#"{"level": 1}"#), All),
        r#"the text lacks "ok""#
    );
}

#[test]
fn code_stands_among_them() {
    assert_eq!(told!(Answer::text("ok!"), Coded), "");
    assert_eq!(told!(Answer::text("no"), Coded), "it does not say ok");
    assert_eq!(told!(Answer::text("ok, go!"), Coded), "the check failed");
    assert_eq!(told!(Answer::text("ok"), Coded), r#"the text lacks "!""#);
}

#[test]
fn a_report_tells_the_items_apart_and_not_the_values() {
    let server = RecordingServer::start();
    server.answers_in_turn(
        "GET /json",
        [level(json!(-1)), level(json!(-2)), Answer::text("{}")],
    );
    let (_, report) = one_user(server.url(), async |user| {
        for _ in 0..3 {
            AtLeast.get(user).await;
        }
    });
    let table = report.to_string();
    assert!(
        table.contains(r#"json["level"] is -1, expected >= 1"#),
        "{table}"
    );
    assert!(!table.contains("is -2"), "{table}");
    assert!(
        table.contains(r#"json["level"] is missing, expected >= 1"#),
        "{table}"
    );
}
