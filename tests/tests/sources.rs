//! Sources: every part of an answer that a value can be taken from, beside a place in JSON and a header.

use std::collections::BTreeSet;

use backpack::prelude::*;
use backpack_tests::{Answer, RecordingServer, one_user, one_user_of};

endpoint! {
    LogIn = POST "/login";
    Moved = GET "/moved";
    Shop = GET "/shop/{product}" { query: { "last": "none" } };
    Report = POST "/report" { json: {} };
}

depends! {
    Shop {
        path["product"]      <- LogIn.json["products"][any]["id"],
        query["last"]        <- LogIn.json["products"][last]["id"],
        headers["x-session"] <- LogIn.cookies["session"] as "session {}",
    }
    Report {
        json["status"] <- Moved.status,
        json["text"]   <- Moved.text,
        json["size"]   <- LogIn.json["sizes"][last][last],
    }
}

fn server() -> RecordingServer {
    let server = RecordingServer::start();
    let products: Vec<_> = (1..=4).map(|id| json!({ "id": id })).collect();
    let login = Answer::json(json!({ "products": products, "sizes": [[1], [2, 3]] }));
    let login = login
        .cookie("session=a=b; Path=/; HttpOnly")
        .cookie("other=1");
    server.answers("POST /login", login);
    server.answers("GET /moved", Answer::redirect("/there"));
    server.answers("GET /there", Answer::text("caf\u{e9}").with_status(203));
    server
}

#[test]
fn the_last_element_and_the_cookie_go_where_they_belong() {
    let server = server();
    let (cookies, _) = one_user(server.url(), async |user| {
        let login = LogIn.request(user).await;
        Shop.get(user).await;
        ["session", "other", "third"].map(|name| login.cookie(name))
    });
    assert_eq!(
        cookies,
        [Some("a=b".to_owned()), Some("1".to_owned()), None]
    );
    let shop = &server.arrived()[1];
    assert_eq!(shop.query(), "last=4");
    assert_eq!(shop.header("x-session"), Some("session a=b"));
}

#[test]
fn the_status_and_the_text_are_those_after_redirects() {
    let server = server();
    one_user(server.url(), async |user| {
        LogIn.request(user).await;
        Moved.get(user).await;
        Report.request(user).await;
    });
    let report = server.arrived_at("POST /report").pop().expect("a report");
    assert_eq!(
        report.json(),
        json!({ "status": 203, "text": "caf\u{e9}", "size": 3 })
    );
}

/// The products that one user with this seed looks at.
fn drawn(seed: u64) -> Vec<String> {
    let server = server();
    one_user_of(
        LoadTest::new().host(server.url()).seed(seed),
        async |user| {
            for _ in 0..40 {
                LogIn.request(user).await;
                Shop.get(user).await;
            }
        },
    );
    let shops = server.arrived().into_iter().filter(|it| it.method == "GET");
    shops.map(|it| it.path().to_owned()).collect()
}

#[test]
fn any_element_is_drawn_by_the_seed() {
    let first = drawn(1);
    let all: BTreeSet<_> = first.iter().map(String::as_str).collect();
    assert_eq!(
        all,
        BTreeSet::from(["/shop/1", "/shop/2", "/shop/3", "/shop/4"])
    );
    assert_eq!(first, drawn(1));
    assert_ne!(first, drawn(2));
}

#[test]
fn a_part_that_is_not_there_is_told_of() {
    let server = RecordingServer::start();
    server.answers(
        "POST /login",
        Answer::json(json!({ "products": [], "sizes": 1 })),
    );
    let (_, report) = one_user(server.url(), async |user| {
        LogIn.request(user).await;
        Shop.get(user).await;
        Report.request(user).await;
    });
    let lacks = |part: &str, dependent: &str| {
        format!("an answer of `LogIn` lacks {part}, which `{dependent}` depends on")
    };
    let mut warnings = report.warnings().to_vec();
    warnings.sort();
    let mut expected = [
        lacks(r#"json["products"][any]["id"]"#, "Shop"),
        lacks(r#"json["products"][last]["id"]"#, "Shop"),
        lacks(r#"cookies["session"]"#, "Shop"),
        lacks(r#"json["sizes"][last][last]"#, "Report"),
    ];
    expected.sort();
    assert_eq!(warnings, expected);
}
