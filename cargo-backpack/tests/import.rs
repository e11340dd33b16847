//! `cargo backpack import` makes a load test of what was recorded: it compiles, runs against the server that was recorded, gives to
//! requests what the answers of its own run have, and knows no secret.

mod made;
mod recorded;

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use made::{backpack, cargo, new_crate, told};
use recorded::{Browser, PASSWORD, Seen, Shop, token};

/// Somebody logs in, looks at two items, orders one of them and goes.
fn visit(shop: &Shop) -> String {
    let mut browser = Browser::new(shop);
    let json = ("Content-Type", "application/json");
    let login = format!(r#"{{"name":"ada","password":"{PASSWORD}"}}"#);
    let session = browser.go("POST", "/login", &[json], &login).json();
    let bearer = format!("Bearer {}", session["token"].as_str().expect("a token"));
    let bearer = ("Authorization", bearer.as_str());
    browser.go("GET", "/style.css", &[], "");
    let items = browser.go("GET", "/items?limit=20", &[bearer], "").json();
    let id = |at: usize| items["items"][at]["id"].to_string();
    browser.go("GET", &format!("/items/{}", id(1)), &[bearer], "");
    let item = browser.go("GET", &format!("/items/{}", id(0)), &[bearer], "");
    let form = ("Content-Type", "application/x-www-form-urlencoded");
    let order = format!("item={}&amount=2&ticket={}", id(0), item.header("x-ticket"));
    assert_eq!(browser.go("POST", "/orders", &[form], &order).status, 200);
    browser.go("DELETE", "/session", &[bearer], "");
    browser.har()
}

#[test]
fn what_a_browser_recorded_is_done_again() {
    let shop = Shop::open();
    let folder = tempfile::tempdir().expect("a folder");
    let place = new_crate(folder.path(), "recorded");
    fs::write(place.join("visit.har"), visit(&shop)).expect("written");
    let recorded = shop.seen();

    let imported = backpack(
        &place,
        &[
            "import",
            "har",
            "visit.har",
            "--output",
            "src/main.rs",
            "--force",
        ],
    );
    let said = told(&imported);
    assert!(imported.status.success(), "{said}");
    assert!(
        said.contains("left out: 1 part of a page (--all keeps it)"),
        "{said}"
    );
    assert!(said.contains("LOAD_TEST_PASSWORD"), "{said}");
    let program = fs::read_to_string(place.join("src/main.rs")).expect("a program");
    println!("{program}");
    for secret in [PASSWORD, &token(1), "session-of-1", "71007", "71008"] {
        assert!(!program.contains(secret), "{secret} in {program}");
    }
    assert_is_formatted(&place);

    let report = runs(&place, &[("LOAD_TEST_PASSWORD", PASSWORD)]);
    let seen = shop.seen();
    // One request of each, two for the items, and the one that the order leads to; in each of three passes.
    assert_eq!(recorded.len() - 1, 7);
    assert_eq!(seen.len(), 3 * 7, "{seen:#?}");
    assert!(seen.iter().all(|one| one.status < 400), "{seen:#?}");
    assert!(report.contains("/items/{id}"), "{report}");
    assert_is_of_this_run(&seen);
}

/// Nothing of the recording is sent, and each pass has a token of its own.
fn assert_is_of_this_run(seen: &[Seen]) {
    let authorizations: HashSet<_> = seen
        .iter()
        .filter_map(|one| one.headers.get("authorization"))
        .collect();
    let own: HashSet<_> = (2..=4)
        .map(|visit| format!("Bearer {}", token(visit)))
        .collect();
    assert_eq!(authorizations, own.iter().collect());
    assert!(
        !seen
            .iter()
            .any(|one| one.path.contains("71007") || one.body.contains("71007"))
    );
}

#[test]
fn commands_of_curl_are_a_load_test() {
    let shop = Shop::open();
    let url = shop.url();
    let folder = tempfile::tempdir().expect("a folder");
    let place = new_crate(folder.path(), "commands");
    // Who is logged in already has the number 1.
    let mut browser = Browser::new(&shop);
    browser.go(
        "POST",
        "/login",
        &[("Content-Type", "application/json")],
        &format!(r#"{{"password":"{PASSWORD}"}}"#),
    );
    let token = token(1);
    let commands = format!(
        "# as a browser copies it\ncurl '{url}/login' \\\n  -X 'POST' \\\n  -H 'content-type: application/json' -H 'user-agent: Mozilla/5.0' \\\n  --data-raw $'{{\"name\":\"d\\'Arc\",\"password\":\"{PASSWORD}\"}}' --compressed\n\
         curl -s -G {url}/items -d limit=20 -H 'Authorization: Bearer {token}' | jq .items; curl -u ada:sesame-open {url}/admin\n\
         curl -F title=\"a b\" -F text=hello -b session=session-of-1 {url}/notes > /dev/null\n\
         curl -X DELETE {url}/session -b session=session-of-1\n"
    );
    fs::write(place.join("commands.sh"), commands).expect("written");
    shop.seen();
    let imported = backpack(
        &place,
        &[
            "import",
            "curl",
            "--file",
            "commands.sh",
            "-o",
            "src/main.rs",
            "--force",
        ],
    );
    let said = told(&imported);
    assert!(imported.status.success(), "{said}");
    let program = fs::read_to_string(place.join("src/main.rs")).expect("a program");
    println!("{program}");
    for secret in [PASSWORD, &token, "session-of-1", "sesame-open"] {
        assert!(!program.contains(secret), "{secret} in {program}");
    }
    assert_is_formatted(&place);

    // Without its secrets it sends nothing.
    let run = cargo(
        &place,
        &["run", "--", "--headless", "--iterations", "1"],
        &[],
    );
    let said = told(&run);
    assert_eq!(run.status.code(), Some(2), "{said}");
    assert!(
        said.contains("set the environment variable LOAD_TEST_"),
        "{said}"
    );
    assert_eq!(shop.seen().len(), 0);

    let bearer = token.as_str();
    let variables = [
        ("LOAD_TEST_PASSWORD", PASSWORD),
        ("LOAD_TEST_TOKEN", bearer),
        ("LOAD_TEST_PASSWORD_2", "sesame-open"),
        ("LOAD_TEST_COOKIE", "session=session-of-1"),
    ];
    runs(&place, &variables);
    let seen = shop.seen();
    assert_eq!(seen.len(), 3 * 5, "{seen:#?}");
    assert!(seen.iter().all(|one| one.status < 400), "{seen:#?}");
    assert!(seen[0].body.contains("d'Arc"), "{seen:#?}");
    assert_eq!(seen[1].path, "/items?limit=20");
    assert!(seen[3].body.contains("a b"), "{seen:#?}");
}

#[test]
fn a_file_that_is_there_is_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    fs::write(folder.join("main.rs"), "mine").expect("written");
    let to = |more: &[&str]| {
        let arguments = ["import", "curl", "--output", "main.rs"];
        let command = ["--", "curl", "http://127.0.0.1/a"];
        backpack(folder, &[&arguments, more, &command].concat())
    };
    let refused = to(&[]);
    assert_eq!(refused.status.code(), Some(1));
    let why = "error: main.rs is there already: name another file, or add --force\n";
    assert_eq!(told(&refused), why);
    assert_eq!(
        fs::read_to_string(folder.join("main.rs")).expect("read"),
        "mine"
    );
    assert!(to(&["--force"]).status.success());
    let text = fs::read_to_string(folder.join("main.rs")).expect("read");
    assert!(text.contains(r#"pub GetA = GET "/a";"#), "{text}");
}

#[test]
fn what_cannot_be_imported_is_told_in_a_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    fs::write(folder.join("a.har"), r#"{"log":{"entries":[]}}"#).expect("written");
    fs::write(folder.join("b.har"), "\u{fffd}").expect("written");
    for (arguments, code, why) in [
        (vec!["har", "no.har"], 1, "cannot read no.har: "),
        (
            vec!["har", "a.har"],
            1,
            "a.har has no request that is worth repeating",
        ),
        (vec!["har", "b.har"], 1, "b.har is no JSON: "),
        (vec!["curl", "--file", "no.sh"], 1, "cannot read no.sh: "),
        (
            vec!["curl", "--", "curl", "--frob", "x"],
            2,
            "`--frob` of curl is not known here",
        ),
        (vec!["curl", "--", "wget", "x"], 1, "`wget` is no curl"),
        // What is there to read is nothing.
        (vec!["curl"], 1, "there is no command of curl"),
    ] {
        let refused = backpack(folder, &[vec!["import"], arguments].concat());
        let said = told(&refused);
        assert_eq!(refused.status.code(), Some(code), "{said}");
        assert!(said.starts_with(&format!("error: {why}")), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }
}

/// Three passes without a failure; what was told of them.
fn runs(place: &Path, variables: &[(&str, &str)]) -> String {
    let arguments = [
        "run",
        "--",
        "--headless",
        "--iterations",
        "3",
        "--exit-code-on-error",
        "3",
    ];
    let run = cargo(place, &arguments, variables);
    let said = told(&run);
    assert!(run.status.success(), "{said}");
    assert!(!said.contains("warning"), "{said}");
    said
}

fn assert_is_formatted(place: &Path) {
    let checked = backpack(place, &["fmt", "--check"]);
    assert!(checked.status.success(), "{}", told(&checked));
    let file = place.join("src/main.rs");
    let checked = std::process::Command::new("rustfmt")
        .args(["--check", "--edition", "2024"])
        .arg(file)
        .output()
        .expect("rustfmt runs");
    assert!(checked.status.success(), "{}", told(&checked));
}
