//! From text to text: what is imported is a load test that the language takes, whatever comes in.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use super::{curl, har, replay, shell, write};

/// The program, and what is told beside it.
fn from_har(har: &Value) -> Result<(String, Vec<String>), String> {
    of_har(&har.to_string(), None)
}

fn of_har(text: &str, host: Option<&str>) -> Result<(String, Vec<String>), String> {
    let wanted = har::Wanted { host, all: false };
    let (recording, told) = har::read(text, "a.har", &wanted)?;
    Ok((write::text(&replay::program(recording))?, told))
}

fn from_curl(text: &str) -> Result<String, String> {
    let (recording, _) = curl::read(text).map_err(|refusal| refusal.why)?;
    write::text(&replay::program(recording))
}

/// What stands in the macros, without white space.
fn dense(program: &str) -> String {
    let program = program.split("fn main").next().unwrap_or_default();
    program.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An entry of a HAR, with an answer in JSON.
fn entry(method: &str, path: &str, answer: &Value) -> Value {
    json!({
        "request": { "method": method, "url": format!("https://shop.example{path}"), "headers": [] },
        "response": {
            "status": 200,
            "headers": [],
            "content": { "mimeType": "application/json", "text": answer.to_string() },
        },
    })
}

fn with_header(mut entry: Value, side: &str, name: &str, value: &str) -> Value {
    let headers = entry[side]["headers"].as_array_mut().expect("headers");
    headers.push(json!({ "name": name, "value": value }));
    entry
}

fn with_json(mut entry: Value, body: &Value) -> Value {
    entry["request"]["postData"] =
        json!({ "mimeType": "application/json", "text": body.to_string() });
    entry
}

fn log(entries: &[Value]) -> Value {
    json!({ "log": { "entries": entries } })
}

/// The body of one macro, formatted on one line.
fn read(entries: &[Value]) -> String {
    dense(&from_har(&log(entries)).expect("a program").0)
}

#[test]
fn a_later_request_takes_what_an_earlier_answer_has() {
    let program = read(&[
        entry("POST", "/login", &json!({ "token": "abcdef123456" })),
        with_header(
            entry("GET", "/players", &json!([{ "id": 7 }, { "id": 8 }])),
            "request",
            "Authorization",
            "Bearer abcdef123456",
        ),
        with_header(
            entry("GET", "/players/8", &json!({ "guild": "red-dragons" })),
            "response",
            "x-next",
            "page-2x",
        ),
        with_json(
            entry("POST", "/guilds", &Value::Null),
            &json!({ "guild": ["red-dragons"], "player_id": 8 }),
        ),
        entry("GET", "/search?page=page-2x", &Value::Null),
    ]);
    for arrow in [
        r#"headers["authorization"] <- PostLogin.json["token"] as "Bearer {}""#,
        r#"path["id"] <- GetPlayers.json[1]["id"]"#,
        r#"json["guild"][0] <- GetPlayer.json["guild"]"#,
        r#"json["player_id"] <- GetPlayers.json[1]["id"]"#,
        r#"query["page"] <- GetPlayer.headers["x-next"]"#,
    ] {
        assert!(program.contains(arrow), "{arrow} in {program}");
    }
}

#[test]
fn the_most_recent_answer_is_the_one_that_is_taken() {
    let program = read(&[
        entry("GET", "/a", &json!({ "key": "abcdef-1" })),
        entry("GET", "/b", &json!({ "deep": { "key": "abcdef-1" } })),
        entry("GET", "/c?key=abcdef-1", &Value::Null),
    ]);
    assert!(
        program.contains(r#"query["key"] <- GetB.json["deep"]["key"]"#),
        "{program}"
    );
}

#[test]
fn common_and_short_values_come_from_nowhere() {
    let program = read(&[
        entry(
            "GET",
            "/a",
            &json!({ "a": true, "b": "ok", "c": 1, "d": "success", "e": 20, "f": "red", "id": 1 }),
        ),
        entry(
            "GET",
            "/b/1?a=true&b=ok&c=1&d=success&e=20&f=red",
            &Value::Null,
        ),
    ]);
    assert!(!program.contains("<-"), "{program}");
}

#[test]
fn the_trace_of_a_load_test_is_a_recording_too() {
    // Its secrets are hidden.
    let program = read(&[
        entry("POST", "/login", &json!({ "id": 7, "token": "****" })),
        entry(
            "GET",
            "/products",
            &json!({ "products": [{ "sku": "a-1" }, { "sku": "b-2" }] }),
        ),
        with_header(
            with_json(
                entry("POST", "/orders", &Value::Null),
                &json!({ "sku": "b-2" }),
            ),
            "request",
            "authorization",
            "Bearer ****",
        ),
    ]);
    for arrow in [
        r#"headers["authorization"] <- PostLogin.json["token"] as "Bearer {}""#,
        r#"json["sku"] <- GetProducts.json["products"][1]["sku"]"#,
    ] {
        assert!(program.contains(arrow), "{arrow} in {program}");
    }
}

#[test]
fn short_ids_come_from_answers_about_the_same_thing() {
    let takes = |from: &str, answer: Value, path: &str| {
        read(&[
            entry("GET", from, &answer),
            entry("GET", path, &Value::Null),
        ])
        .contains("<-")
    };
    assert!(takes("/players", json!([{ "id": 7 }]), "/players/7"));
    assert!(takes(
        "/players",
        json!({ "content": [{ "id": 7 }] }),
        "/players/7"
    ));
    assert!(takes(
        "/start",
        json!({ "players": [{ "id": 7 }] }),
        "/players/7"
    ));
    assert!(takes("/start", json!({ "player_id": 7 }), "/players/7"));
    assert!(takes(
        "/player",
        json!({ "data": { "id": 7 } }),
        "/games?playerId=7"
    ));
    assert!(!takes(
        "/players",
        json!({ "guild": { "id": 7 } }),
        "/players/7"
    ));
    assert!(!takes("/guilds", json!([{ "id": 7 }]), "/players/7"));
    assert!(!takes("/players", json!([{ "id": 7 }]), "/games?page=7"));
}

#[test]
fn words_come_from_answers_where_their_names_belong_together() {
    let program = read(&[
        entry(
            "GET",
            "/categories",
            &json!([{ "title": "garden-tools", "slug": "gnomes" }]),
        ),
        entry(
            "GET",
            "/menu",
            &json!({ "entries": ["settings", "profile"] }),
        ),
        entry("GET", "/settings?tab=profile", &Value::Null),
        entry("GET", "/categories/garden-tools", &Value::Null),
        entry("GET", "/shelf/gnomes", &Value::Null),
    ]);
    assert!(
        program.contains(r#"GET "/settings" { query: { "tab": "profile" } };"#),
        "{program}"
    );
    assert!(
        program.contains(r#"path["id"] <- GetCategories.json[0]["title"]"#),
        "{program}"
    );
    assert!(
        program.contains(r#"path["id"] <- GetCategories.json[0]["slug"]"#),
        "{program}"
    );
}

#[test]
fn what_a_client_knew_before_is_no_value_of_an_answer() {
    let program = read(&[
        entry(
            "GET",
            "/regions?region=europe-west",
            &json!({ "region": "europe-west" }),
        ),
        entry("GET", "/shops?region=europe-west", &Value::Null),
    ]);
    assert!(!program.contains("<-"), "{program}");
}

#[test]
fn nought_and_one_are_ids_where_the_path_names_their_collection() {
    for (first, second) in [(0, 1), (1, 2), (7, 8)] {
        let one = |id: i32| entry("GET", &format!("/products/{id}"), &json!({ "id": id }));
        let list = json!({ "items": [{ "id": first }, { "id": second }] });
        let program = read(&[
            // Counts and flags are no ids that the client knew.
            entry("GET", "/shops/1?page=1&all=0", &Value::Null),
            entry("GET", "/products?page=1&all=0", &list),
            one(second),
            one(first),
            one(second),
        ]);
        let part = r#"GetProduct { path["id"] <- GetProducts.json["items"][any]["id"] }"#;
        assert!(program.contains(part), "{program}");
        assert_eq!(program.matches("<-").count(), 1, "{program}");
    }
}

#[test]
fn nought_and_one_elsewhere_come_from_nowhere() {
    let body = json!({ "amount": 1, "id": 0, "product_id": 0, "gift": "1" });
    let program = read(&[
        entry(
            "GET",
            "/products",
            &json!({ "items": [{ "id": 1, "amount": 1 }, { "id": 0, "gift": 0 }], "page": 1 }),
        ),
        entry("GET", "/orders?page=1&amount=1&id=0", &Value::Null),
        entry("GET", "/shops/1/floors/0", &Value::Null),
        with_json(entry("POST", "/orders", &Value::Null), &body),
    ]);
    assert!(!program.contains("<-"), "{program}");
    let program = read(&[
        entry("GET", "/products", &json!([{ "id": 1 }, { "id": 2 }])),
        with_json(
            entry("POST", "/orders", &Value::Null),
            &json!({ "product_id": 1, "amount": 1 }),
        ),
    ]);
    let part = r#"json["product_id"] <- GetProducts.json[0]["id"]"#;
    assert!(program.contains(part), "{program}");
    assert_eq!(program.matches("<-").count(), 1, "{program}");
}

#[test]
fn requests_that_differ_in_an_id_are_one_endpoint() {
    let program = read(&[
        entry("GET", "/items/7", &Value::Null),
        entry(
            "GET",
            "/items/0b9dc1a4-7d5e-4b0a-9f3e-2f1c6d3a8b10",
            &Value::Null,
        ),
        entry("GET", "/items/7/parts/5f2b8c9d1e3a5f2b", &Value::Null),
        entry("GET", "/items/new", &Value::Null),
        entry("GET", "/items?page=1", &Value::Null),
        entry("GET", "/items?page=2", &Value::Null),
        entry("GET", "/items?page=1", &Value::Null),
    ]);
    for part in [
        r#"pub GetItem = GET "/items/{id}" { path: { "id": 7 } };"#,
        r#"GetItemPart = GET "/items/{item_id}/parts/{part_id}" { path: { "item_id": 7, "part_id": "5f2b8c9d1e3a5f2b" }, };"#,
        r#"GetItems2 = GET "/items" { name: "/items (2)", query: { "page": "2" } };"#,
        "[ GetItem, GetItem, GetItemPart, GetItemsNew, GetItems, GetItems2, GetItems, ]",
    ] {
        assert!(program.contains(part), "{part} in {program}");
    }
}

#[test]
fn several_of_a_list_are_any_of_it_unless_something_else_depends_on_which() {
    let list = entry("GET", "/items", &json!([{ "id": 71 }, { "id": 72 }]));
    let first = entry("GET", "/items/71", &json!({ "ticket": "ticket-71" }));
    let second = entry("GET", "/items/72", &json!({ "ticket": "ticket-72" }));
    let program = read(&[list.clone(), first.clone(), second.clone()]);
    assert!(
        program.contains(r#"path["id"] <- GetItems.json[any]["id"]"#),
        "{program}"
    );
    let order = with_json(
        entry("POST", "/orders", &Value::Null),
        &json!({ "ticket": "ticket-72" }),
    );
    let program = read(&[list, first, second, order]);
    assert!(
        program.contains(r#"path["id"] <- GetItems.json[1]["id"]"#),
        "{program}"
    );
    assert!(
        program.contains(r#"json["ticket"] <- GetItem.json["ticket"]"#),
        "{program}"
    );
}

#[test]
fn a_token_that_is_renewed_makes_another_endpoint() {
    let asked = |token: &str| {
        let bearer = format!("Bearer {token}");
        with_header(
            entry("GET", "/me", &Value::Null),
            "request",
            "authorization",
            &bearer,
        )
    };
    let program = read(&[
        entry("POST", "/login", &json!({ "token": "first-token" })),
        asked("first-token"),
        entry("POST", "/renew", &json!({ "token": "second-token" })),
        asked("second-token"),
        asked("second-token"),
    ]);
    assert!(
        program.contains("[PostLogin, GetMe, PostRenew, GetMe2, GetMe2]"),
        "{program}"
    );
}

#[test]
fn a_redirect_and_where_it_leads_are_one_request() {
    let mut led = entry("POST", "/login", &Value::Null);
    led["response"]["status"] = json!(302);
    let led = with_header(led, "response", "Location", "/home?code=abc-def-1#top");
    let home = entry(
        "GET",
        "/home?code=abc-def-1",
        &json!({ "key": "the-key-1" }),
    );
    let next = entry("GET", "/a?key=the-key-1&code=abc-def-1", &Value::Null);
    let program = read(&[led, home, next]);
    assert!(program.contains("[PostLogin, GetA]"), "{program}");
    assert!(
        program.contains(r#"query["key"] <- PostLogin.json["key"]"#),
        "{program}"
    );
    assert!(
        program.contains(r#"query["code"] <- PostLogin.url.query["code"]"#),
        "{program}"
    );
}

#[test]
fn what_leads_from_one_host_to_another_begins_at_the_one_that_is_loaded() {
    let mut led = entry("GET", "/a?b=1", &Value::Null);
    led["request"]["url"] = json!("http://shop.example/a?b=1");
    led["response"]["status"] = json!(307);
    led["response"]["redirectURL"] = json!("https://shop.example/a?b=1");
    let program = read(&[
        led,
        entry("GET", "/a?b=1", &json!({ "key": "the-key-1" })),
        entry("GET", "/c", &Value::Null),
        entry("GET", "/d?key=the-key-1", &Value::Null),
    ]);
    assert!(program.contains("[GetA, GetC, GetD]"), "{program}");
    assert!(
        program.contains(r#"query["key"] <- GetA.json["key"]"#),
        "{program}"
    );
}

#[test]
fn requests_of_graphql_are_called_by_their_operations() {
    let asked = |name: &str, query: &str| {
        with_json(
            entry("POST", "/graphql", &Value::Null),
            &json!({ "operationName": name, "query": query }),
        )
    };
    let program = read(&[
        asked("LogIn", "mutation LogIn { a }"),
        asked("Items", "query Items { b }"),
        asked("Items", "query Items { c }"),
    ]);
    assert!(
        program.contains("[PostGraphqlLogIn, PostGraphqlItems, PostGraphqlItems2]"),
        "{program}"
    );
    assert!(program.contains(r#"name: "/graphql LogIn""#), "{program}");
    assert!(
        program.contains(r#"name: "/graphql Items (2)""#),
        "{program}"
    );
}

#[test]
fn hidden_fields_of_a_page_go_into_its_form() {
    let mut page = entry("GET", "/form", &Value::Null);
    page["response"]["content"] = json!({
        "mimeType": "text/html",
        "encoding": "base64",
        // <input type="hidden" name="csrf" value="abcdef">
        "text": "PGlucHV0IHR5cGU9ImhpZGRlbiIgbmFtZT0iY3NyZiIgdmFsdWU9ImFiY2RlZiI+",
    });
    let mut sent = entry("POST", "/form", &Value::Null);
    sent["request"]["postData"] = json!({
        "mimeType": "application/x-www-form-urlencoded",
        "params": [{ "name": "csrf", "value": "abcdef" }, { "name": "title", "value": "a" }],
    });
    let program = read(&[page, sent]);
    assert!(
        program.contains(r#"form: { "csrf": "", "title": "a" }"#),
        "{program}"
    );
    assert!(
        program.contains(r#"form["csrf"] <- GetForm.html["input[name='csrf']"]["value"]"#),
        "{program}"
    );
}

#[test]
fn what_pages_load_by_themselves_is_left_out_and_told_of() {
    let with_type = |path: &str, mime: &str, resource: Option<&str>| {
        let mut entry = entry("GET", path, &Value::Null);
        entry["response"]["content"] = json!({ "mimeType": mime });
        if let Some(resource) = resource {
            entry["_resourceType"] = json!(resource);
        }
        entry
    };
    let mut failed = entry("GET", "/gone", &Value::Null);
    failed["response"]["status"] = json!(0);
    let mut elsewhere = entry("GET", "/", &Value::Null);
    elsewhere["request"]["url"] = json!("https://ads.example/");
    let entries = [
        with_type("/", "text/html", Some("document")),
        with_type("/a.png", "image/png", None),
        with_type("/a", "text/javascript", Some("script")),
        with_type("/chart.svg", "image/svg+xml", Some("fetch")),
        with_type("/style.css?v=2", "", None),
        failed,
        elsewhere,
    ];
    let (program, told) = from_har(&log(&entries)).expect("a program");
    assert!(program.contains("[GetIndex, GetChartSvg]"), "{program}");
    assert_eq!(
        told[..2],
        [
            "left out: 3 parts of pages: images, styles, scripts, … (--all keeps them); 1 request without an answer",
            "left out, of other hosts (--host takes one of them): https://ads.example (1)",
        ]
    );
    let (program, _) =
        of_har(&log(&entries).to_string(), Some("ADS.example:443")).expect("a program");
    assert!(
        program.contains(r#".host("https://ads.example")"#),
        "{program}"
    );
    let why = of_har(&log(&entries).to_string(), Some("no.example")).expect_err("no such host");
    assert_eq!(
        why,
        "a.har has no request to `no.example` that is worth repeating; it has some to https://shop.example, https://ads.example"
    );
}

#[test]
fn the_wait_makes_a_pass_as_long_as_the_recording() {
    let at = |second: &str, path: &str| {
        let mut entry = entry("GET", path, &Value::Null);
        entry["startedDateTime"] = json!(format!("2026-01-01T00:00:{second}+01:00"));
        entry["time"] = json!(500);
        entry
    };
    // The gaps are 1.5 s and 2.5 s; they are written as they ended.
    let program = read(&[at("05.000", "/c"), at("00.000", "/a"), at("02.000", "/b")]);
    assert!(
        program.contains("pub Recorded(wait = 1s..3s) = [GetA, GetB, GetC];"),
        "{program}"
    );
    let program = read(&[at("00.000", "/a"), at("00.400", "/b")]);
    assert!(program.contains("pub Recorded(wait = none)"), "{program}");
}

#[test]
fn times_without_end_are_long_times() {
    let at = |path: &str, status: u16| {
        let mut entry = entry("GET", path, &Value::Null);
        entry["startedDateTime"] = json!("2026-01-01T00:00:00Z");
        entry["time"] = json!(1.844674407370955e22);
        entry["response"]["status"] = json!(status);
        entry
    };
    let mut later = at("/b", 200);
    later["startedDateTime"] = json!("2026-01-01T01:00:00Z");
    let led = with_header(at("/a", 302), "response", "location", "/b");
    let program = read(&[led, later.clone(), at("/c", 200)]);
    assert!(program.contains("GetC"), "{program}");
    let mut last = at("/c", 200);
    last["startedDateTime"] = json!("2026-01-01T02:00:00Z");
    let program = read(&[at("/a", 200), later, last]);
    assert!(program.contains("pub Recorded(wait = none)"), "{program}");
}

#[test]
fn what_bash_quotes_is_not_of_windows() {
    for command in [
        r#"curl http://h/a --data-raw '{"re":"^"}'"#,
        r#"curl http://h/a --data-raw $'it\'s "^"'"#,
        "curl http://h/a --data-raw \"\\\"^\" -H 'a: ^\nb'",
    ] {
        let read = curl::read(command);
        let why = read.err().map(|refusal| refusal.why).unwrap_or_default();
        assert!(!why.contains("Windows"), "{command}: {why}");
    }
    for command in [
        "curl \"http://h/a\" ^\r\n -H \"a: b\"",
        "curl ^\"http://h/a^\"",
    ] {
        let why = curl::read(command).err().expect("refused").why;
        assert!(why.contains("Windows"), "{command}: {why}");
    }
}

#[test]
fn what_is_no_recording_is_told_in_a_line() {
    for (text, told) in [
        ("<html>", "a.har is no JSON: "),
        ("{}", "a.har is no HAR: it has no list `log.entries`"),
        (
            r#"{"log":{"entries":{}}}"#,
            "a.har is no HAR: it has no list `log.entries`",
        ),
        (
            r#"{"log":{"entries":[]}}"#,
            "a.har has no request that is worth repeating",
        ),
        (
            r#"{"log":{"entries":[1, null, {}]}}"#,
            "a.har has no request that is worth repeating (left out: 3 entries that cannot be read)",
        ),
    ] {
        let why = of_har(text, None).expect_err("no recording");
        assert!(why.starts_with(told) && !why.contains('\n'), "{why}");
    }
}

#[test]
fn commands_say_what_curl_would_send() {
    for (command, expected) in [
        ("curl shop.example/a", r#"GetA = GET "/a";"#),
        (
            "curl -XPUT http://h/a -d x=1 -d y=a+b",
            r#"PutA = PUT "/a" { form: { "x": "1", "y": "a b" } };"#,
        ),
        (
            "curl http://h/a -d '{\"x\":1}'",
            r#"{ headers: { "content-type": "application/x-www-form-urlencoded" }, json: { "x": 1 }, }"#,
        ),
        (
            "curl http://h/a --json '{\"x\":1}'",
            r#"POST "/a" { headers: { "accept": "application/json" }, json: { "x": 1 } };"#,
        ),
        (
            "curl -G http://h/a?b=1 -d c=2 --data-urlencode 'd=x y'",
            r#"GET "/a" { query: { "b": "1", "c": "2", "d": "x y" } };"#,
        ),
        ("curl -I http://h/a", r#"HeadA = HEAD "/a";"#),
        ("curl -kLsSo /dev/null --url http://h/a", ".insecure(true)"),
        (
            "curl -A me -e http://h/b http://h/a",
            r#"headers: { "user-agent": "me", "referer": "http://h/b" }"#,
        ),
        (
            "curl -u ada:pw http://h/a",
            r#"auth: basic("ada", secret("LOAD_TEST_PASSWORD"))"#,
        ),
        (
            "curl -u sk_test_0123456789ab: http://h/a",
            r#"auth: basic(secret("LOAD_TEST_USER"), "")"#,
        ),
        (
            "curl http://ada:pw@h/a",
            r#"auth: basic("ada", secret("LOAD_TEST_PASSWORD"))"#,
        ),
        (
            "curl -H 'authorization: Basic YWRhOnB3' http://h/a",
            r#"auth: basic("ada", secret("LOAD_TEST_PASSWORD"))"#,
        ),
        (
            "curl -H 'X-Api-Key: k' http://h/a",
            r#""x-api-key": secret("LOAD_TEST_X_API_KEY")"#,
        ),
        (
            "curl -F a=1 -F 'b=@x.png;type=image/png' http://h/a",
            r#"multipart: { "a": "1", "b": file("x.png") }"#,
        ),
        (
            "curl -T x.bin http://h/a",
            r#"PutA = PUT "/a" { bytes: file("x.bin") };"#,
        ),
        (
            "curl --data-binary $'a\\nb' -H 'content-type: text/x' http://h/a",
            r#"headers: { "content-type": "text/x" }, text: "a\nb""#,
        ),
        (
            "curl http://h/a --next -X DELETE http://h/b",
            "[GetA, DeleteB]",
        ),
        (
            "curl http://h/a http://other:81/b",
            r#"GetB = GET "{service}/b" { path: { "service": "http://other:81" } };"#,
        ),
        (
            "$ FOO=1 curl http://h/items/{7}",
            r#"GET "/items/%7B7%7D";"#,
        ),
    ] {
        let program = from_curl(command).expect(command);
        let text = program.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains(expected), "{command}: {text}");
    }
}

#[test]
fn what_is_no_curl_is_told_in_a_line() {
    for (command, code, told) in [
        (
            "curl --frobnicate http://h/",
            2,
            "`--frobnicate` of curl is not known here",
        ),
        ("curl -sY http://h/", 2, "`-Y` of curl is not known here"),
        ("curl http://h/ -H", 2, "`-H` of curl lacks its value"),
        ("curl -s", 2, "a curl without an address"),
        (
            "curl http://h/ -H nonsense",
            2,
            "`-H nonsense` is no header: write `Name: value`",
        ),
        (
            "curl ftp://h/",
            1,
            "`ftp://h/` is no address that can be requested",
        ),
        (
            "curl -X PROPFIND http://h/",
            1,
            "`PROPFIND` is no method of a load test: it has GET, ",
        ),
        ("wget http://h/", 1, "`wget` is no curl: "),
        ("curl http://h/?a=1&b=2", 1, "`b=2` is no curl: "),
        ("curl 'http://h/", 1, "a quote `'` is never closed"),
        ("", 1, "there is no command of curl"),
        (
            "curl -d @/no/such/file http://h/",
            1,
            "cannot read /no/such/file: ",
        ),
        (
            "curl ^\"http://h/^\"",
            1,
            "this is quoted for cmd of Windows: ",
        ),
    ] {
        let refusal = curl::read(command).err().expect("refused");
        assert!(refusal.why.starts_with(told), "{command}: {}", refusal.why);
        assert_eq!(refusal.code, code, "{command}");
    }
}

#[test]
fn a_body_that_stands_there_as_a_whole_shows_no_secret() {
    let form = "application/x-www-form-urlencoded";
    let parts = "multipart/form-data; boundary=x";
    let part = |name: &str, value: &str| {
        format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let tags = part("tag", "a") + &part("tag", "b");
    for (kind, body, secret) in [
        (form, "item=1&item=2&sessionid=abcdef0123".to_owned(), "abcdef0123"),
        (form, "user%5Bpassword%5D=hunter2x&opt=1&opt=2".to_owned(), "hunter2x"),
        (form, "pin=4711&a=1&a=2".to_owned(), "4711"),
        (form, "flag&pass=p%26s+s".to_owned(), "p%26s"),
        (form, "key=abcdef&a=1&a=2".to_owned(), "abcdef"),
        (parts, tags.clone() + &part("password", "hunter2x") + "--x--\r\n", "hunter2x"),
        ("multipart/form-data", tags.clone() + &part("pin", "4711"), "4711"),
        (parts, tags.replace('\r', "") + "--x\ncontent-disposition: form-data; name=otp\n\n4711\n--x--\n", "4711"),
        (parts, "--x\r\nContent-Disposition: form-data; name=\"private_key\"; filename=\"a\"\r\n\r\nhunter2x\r\n--x--\r\n".to_owned(), "hunter2x"),
        ("text/xml", "<a><sessionId>abcdefghij</sessionId></a>".to_owned(), "abcdefghij"),
    ] {
        let mut sent = entry("POST", "/a", &Value::Null);
        sent["request"]["postData"] = json!({ "mimeType": kind, "text": body });
        let again = entry("GET", &format!("/b?known={secret}"), &Value::Null);
        let program = read(&[sent, again]);
        let (sent, again) = program.split_once("GetB").expect("two endpoints");
        assert!(!sent.contains(secret), "{body}: {program}");
        assert!(sent.contains(r#"secret("LOAD_TEST_"#), "{body}: {program}");
        if secret.len() > 6 && kind != "text/xml" {
            assert!(!again.contains(secret), "{body}: {program}");
        }
    }
}

#[test]
fn parts_beside_a_file_of_bytes_show_no_secret() {
    let mut sent = entry("POST", "/a", &Value::Null);
    // A part `password`, and one with a byte that is no UTF-8.
    let text = "LS14DQpDb250ZW50LURpc3Bvc2l0aW9uOiBmb3JtLWRhdGE7IG5hbWU9InBhc3N3b3JkIg0KDQpodW50ZXIyeA0KLS14DQpDb250ZW50LURpc3Bvc2l0aW9uOiBmb3JtLWRhdGE7IG5hbWU9ImYiOyBmaWxlbmFtZT0iZiINCg0K/w0KLS14LS0NCg==";
    sent["request"]["postData"] = json!({ "mimeType": "multipart/form-data; boundary=x", "encoding": "base64", "text": text });
    let program = read(&[sent, entry("GET", "/b?known=hunter2x", &Value::Null)]);
    assert!(!program.contains("hunter2x"), "{program}");
    assert!(
        program.contains(r#"text: secret("LOAD_TEST_BODY")"#),
        "{program}"
    );
}

#[test]
fn a_form_with_a_name_twice_is_its_text() {
    let mut sent = entry("POST", "/a", &Value::Null);
    sent["request"]["postData"] =
        json!({ "mimeType": "application/x-www-form-urlencoded", "text": "tag=a&tag=b&page=12" });
    let program = read(&[sent]);
    assert!(
        program.contains(r#"text: "tag=a&tag=b&page=12""#),
        "{program}"
    );
    let mut sent = entry("POST", "/a", &Value::Null);
    sent["request"]["postData"] = json!({
        "mimeType": "application/x-www-form-urlencoded",
        "params": [{ "name": "tag", "value": "a" }, { "name": "tag", "value": "b c" }],
    });
    let program = read(&[sent]);
    assert!(program.contains(r#"text: "tag=a&tag=b+c""#), "{program}");
}

/// Chromium lists the parts one by one where a file is among them.
#[test]
fn parts_with_a_name_twice_are_their_text() {
    for (kind, boundary) in [
        ("multipart/form-data; boundary=x", "x"),
        ("multipart/form-data", "between-the-parts-of-a-form"),
    ] {
        let mut sent = entry("POST", "/a", &Value::Null);
        sent["request"]["postData"] = json!({
            "mimeType": kind,
            "params": [
                { "name": "tag", "value": "a" }, { "name": "tag", "value": "b c" },
                { "name": "f", "value": "1", "fileName": "f.txt", "contentType": "text/plain" },
            ],
        });
        let program = read(&[sent]);
        let media_type = format!(r#""content-type": "multipart/form-data; boundary={boundary}""#);
        assert!(program.contains(&media_type), "{program}");
        for part in [
            r#"name=\"tag\"\r\n\r\na\r\n--"#,
            r#"name=\"tag\"\r\n\r\nb c\r\n--"#,
            r#"name=\"f\"; filename=\"f.txt\"\r\nContent-Type: text/plain\r\n\r\n1\r\n--"#,
        ] {
            assert!(program.contains(part), "{part}: {program}");
        }
    }
}

/// Texts that are at home in none of the places where they are put.
fn nasty() -> impl Strategy<Value = String> {
    let known = vec![
        "",
        " ",
        "{",
        "}",
        "{}",
        "{id}",
        "%",
        "%zz",
        "%2e%2e",
        "..",
        "/",
        "//",
        "\\",
        "\"",
        "\"#",
        "'",
        "\n",
        "\r\n",
        "\0",
        "\u{202e}",
        "ä",
        "😀",
        "a=b&c",
        "a=1&a=2",
        "&&",
        "?",
        "#",
        "self",
        "fn",
        "Bearer",
        "Bearer ",
        "Bearer x",
        "Basic YWRhOnB3",
        "Basic !",
        "null",
        "[",
        "{\"a\":[1,{}]}",
        "1e999",
        "18446744073709551616",
        "-0",
        "https://h/a?b#c",
        "http://[::1]:8080/",
        "http://h//a",
        "http://a:b@h/",
        "data:,x",
        "application/json",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded",
        "302",
        "text/html",
        "<input name=a value=abcdef1>",
        "abcdef1",
        "*/",
        "///",
        "content-length",
        "Host",
        "cookie",
        "authorization",
        "x-api-key",
        "password",
        "token=abcdef1234",
        "00.5",
        "2026-01-01T00:00:00Z",
        "base64",
    ];
    prop_oneof![3 => select(known).prop_map(str::to_owned), 1 => any::<String>()]
}

fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        4 => nasty().prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => any::<f64>().prop_map(Value::from),
        1 => Just(Value::Null),
        1 => Just(json!([])),
        1 => Just(json!({})),
        1 => Just(json!(true)),
        1 => select(vec![0, 101, 200, 204, 302, 404, 999, -1, 70_000]).prop_map(Value::from),
    ]
}

/// A recording with something of everything.
fn something_of_everything() -> Value {
    let mut page = entry("GET", "/form?a=1&b=2&flag&c[]=1&c[]=2", &Value::Null);
    page["startedDateTime"] = json!("2026-01-01T00:00:00Z");
    page["response"]["content"]["text"] =
        json!("<input name=csrf value=abcdef1><meta name=b content=ghijkl2>");
    let mut form = entry(
        "POST",
        "/form",
        &json!({ "items": [{ "id": 71, "key": "mnopqr3" }], "token": "stuvwx-4-stuvwx" }),
    );
    form["request"]["postData"] = json!({ "mimeType": "application/x-www-form-urlencoded", "text": "csrf=abcdef1&b=ghijkl2&password=recorded-secret" });
    form["response"]["status"] = json!(302);
    let form = with_header(form, "response", "location", "/items/71");
    let item = entry(
        "GET",
        "/items/71",
        &json!({ "id": 71, "key": "mnopqr3", "deep": [[{ "x": 12345 }]] }),
    );
    let item = with_header(item, "request", "Authorization", "Bearer recorded-secret-2");
    let item = with_header(item, "response", "set-cookie", "xsrf=yzabcd5; Path=/");
    let changed = with_json(
        entry("PUT", "/items/71", &Value::Null),
        &json!({ "key": "mnopqr3", "x": [12345, 1.5, null, true], "secret": "recorded-secret-3", "pin": 4321 }),
    );
    let changed = with_header(changed, "request", "x-xsrf", "yzabcd5");
    let mut parts = entry("POST", "/upload", &Value::Null);
    parts["request"]["postData"] = json!({
        "mimeType": "multipart/form-data; boundary=x",
        "params": [
            { "name": "a", "value": "mnopqr3" },
            { "name": "f", "value": "ü", "fileName": "f.txt", "contentType": "text/plain" },
        ],
    });
    let mut deleted = entry("DELETE", "/items/71", &Value::Null);
    deleted["request"]["postData"] =
        json!({ "mimeType": "x", "text": "/w==", "encoding": "base64" });
    log(&[page, form, item, changed, parts, deleted])
}

const RECORDED_SECRETS: [&str; 3] = ["recorded-secret", "recorded-secret-2", "recorded-secret-3"];

/// The places of a value, from the root on.
fn pointers(value: &Value, at: &str, all: &mut Vec<String>) {
    all.push(at.to_owned());
    match value {
        Value::Array(list) => {
            for (index, value) in list.iter().enumerate() {
                pointers(value, &format!("{at}/{index}"), all);
            }
        }
        Value::Object(members) => {
            for (name, value) in members {
                pointers(value, &format!("{at}/{name}"), all);
            }
        }
        _ => {}
    }
}

proptest! {
    /// Whatever becomes of a recording, what is made of it is a load test, or a line says why not; without its secrets.
    #[test]
    fn a_spoiled_recording_is_no_panic_and_no_wrong_program(
        changes in vec((any::<prop::sample::Index>(), scalar(), 0..3_u8), 1..6)
    ) {
        let mut har = something_of_everything();
        for (index, value, kind) in changes {
            let mut all = Vec::new();
            pointers(&har, "", &mut all);
            let at = index.get(&all);
            let (parent, name) = at.rsplit_once('/').unwrap_or(("", ""));
            match (har.pointer_mut(parent), kind) {
                (Some(Value::Object(members)), 0) => { members.remove(name); }
                (Some(Value::Array(list)), 1) => {
                    let copies = list.clone();
                    list.extend(copies);
                }
                _ => if let Some(old) = har.pointer_mut(at) {
                    *old = match (old.as_str(), value) {
                        (Some(old), Value::String(new)) if kind == 2 => format!("{old}{new}").into(),
                        (_, new) => new,
                    };
                },
            }
        }
        let text = har.to_string();
        let wanted = har::Wanted { host: None, all: true };
        if let Ok((recording, _)) = har::read(&text, "a.har", &wanted) {
            let program = write::text(&replay::program(recording));
            prop_assert!(program.is_ok(), "{:?}\n{}", program, text);
        }
    }

    /// A secret is found by its name, whatever stands around it.
    #[test]
    fn no_program_has_a_recorded_secret(order in Just((0..6).collect::<Vec<usize>>()).prop_shuffle(), all in any::<bool>()) {
        let har = something_of_everything();
        let entries = har["log"]["entries"].as_array().expect("entries");
        let shuffled: Vec<_> = order.iter().map(|at| {
            let mut entry = entries[*at].clone();
            entry.as_object_mut().expect("an entry").remove("startedDateTime");
            entry
        }).collect();
        let wanted = har::Wanted { host: None, all };
        let (recording, _) = har::read(&log(&shuffled).to_string(), "a.har", &wanted).expect("a recording");
        let program = write::text(&replay::program(recording)).expect("a program");
        for secret in RECORDED_SECRETS {
            prop_assert!(!program.contains(secret), "{} in {}", secret, program);
        }
    }

    #[test]
    fn any_text_is_a_recording_or_a_line(text in any::<String>()) {
        prop_assert!(of_har(&text, None).is_err());
    }

    /// Whatever options stand in whatever order, what is made of them is a load test, or a line says why not.
    #[test]
    fn a_spoiled_command_is_no_panic_and_no_wrong_program(
        words in vec(prop_oneof![
            2 => select(vec![
                "-X", "-H", "-d", "--data-raw", "--data-urlencode", "--json", "-F", "-G", "-u", "-b", "-A", "-e", "-I", "-k", "--url-query", "-T", "-L",
                "--next", "-sSLk", "-XPOST", "POST", "PUT", "DELETE", "a=1", "a: b", "content-type: application/json", "http://h/a/7?b=1&b=2", "http://other/a",
                "content-type: multipart/form-data; boundary=x", "authorization: Bearer abcdef", "a=@b", "--form-string",
            ]).prop_map(str::to_owned),
            1 => nasty(),
        ], 0..12)
    ) {
        let words: Vec<_> = ["curl".to_owned(), "http://h/".to_owned()].into_iter().chain(words).collect();
        if let Ok((recording, _)) = curl::commands(vec![words.clone()]) {
            let program = write::text(&replay::program(recording));
            prop_assert!(program.is_ok(), "{:?}\n{:?}", program, words);
        }
    }

    #[test]
    fn any_text_is_commands_or_a_line(text in any::<String>()) {
        let _ = curl::read(&text);
        let _ = curl::read(&format!("curl {text}"));
    }

    #[test]
    fn quoted_words_are_read_as_they_were(words in vec("[^']*", 1..5)) {
        let text: Vec<_> = words.iter().map(|word| format!("'{word}'")).collect();
        let words: Vec<_> = words.iter().map(|word| word.replace("\r\n", "\n")).collect();
        prop_assert_eq!(shell::commands(&text.join(" ")), Ok(vec![words]));
    }
}
