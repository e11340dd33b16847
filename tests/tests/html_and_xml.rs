//! Sources that are looked for in an answer: elements of HTML, paths in XML, what regular expressions match, and its URL.

use std::collections::BTreeSet;

use backpack::prelude::*;
use backpack_tests::{Answer, RecordingServer, one_user, one_user_of};

endpoint! {
    Form = GET "/form";
    Feed = GET "/feed";
    Authorize = GET "/authorize" { query: { "state": "s" } };
    Stays = GET "/authorize" { redirects: false };
    Order = POST "/order/{link}" { form: {} };
    Product = GET "/product/{id}";
    Entry = POST "/entry" { json: {} };
    Token = POST "/token" { form: {} };
}

depends! {
    Order {
        path["link"]     <- Form.html["nav a"][last]["data-id"],
        form["csrf"]     <- Form.html["input[name=csrf]"]["value"],
        form["title"]    <- Form.html["h1"],
        form["build"]    <- Form.text[r#"build="(\w+)""#],
        headers["x-tag"] <- Form.text["v[0-9.]+"] as "tag {}",
    }
    Product { path["id"] <- Form.html["nav a"][any]["data-id"] }
    Entry {
        json["id"]    <- Feed.xml["//entry[@state='open']/@id"],
        json["title"] <- Feed.xml["/feed/entry[2]/title"],
        json["last"]  <- Feed.xml["//title"][last],
    }
    Token {
        form["code"] <- Authorize.url.query["code"],
        form["from"] <- Authorize.url,
    }
}

const FORM: &str = r#"<!doctype html><title>Order</title>
    <h1>
        Order &amp; pay
    </h1>
    <nav><a data-id="1">one</a><a data-id="2">two</a><a data-id="3">three</a></nav>
    <form build="b7"><input name="csrf" value="a+b/c=="></form> v1.2.3"#;

const FEED: &str = r#"<?xml version="1.0"?><a:feed xmlns:a="urn:a">
    <a:entry id="7" state="done"><title>One</title></a:entry>
    <a:entry id="8" state="open"><title> Two <b>b</b></title></a:entry>
</a:feed>"#;

fn server() -> RecordingServer {
    let server = RecordingServer::start();
    server.answers("GET /form", Answer::text(FORM));
    server.answers("GET /feed", Answer::text(FEED));
    server.answers(
        "GET /authorize",
        Answer::redirect("/login?code=x%20y&again=1"),
    );
    server.answers("GET /login", Answer::redirect("/home?code=z%26&code=2#top"));
    server
}

#[test]
fn parts_of_html_go_where_they_belong() {
    let server = server();
    one_user(server.url(), async |user| {
        Form.get(user).await;
        Order.request(user).await;
    });
    let order = &server.arrived()[1];
    assert_eq!(order.path(), "/order/3");
    assert_eq!(order.header("x-tag"), Some("tag v1.2.3"));
    assert_eq!(
        order.text(),
        "csrf=a%2Bb%2Fc%3D%3D&title=Order+%26+pay&build=b7"
    );
}

#[test]
fn parts_of_xml_go_where_they_belong() {
    let server = server();
    one_user(server.url(), async |user| {
        Feed.get(user).await;
        Entry.request(user).await;
    });
    let entry = server.arrived()[1].json();
    assert_eq!(
        entry,
        json!({ "id": "8", "title": "Two b", "last": "Two b" })
    );
}

#[test]
fn the_url_is_that_after_redirects() {
    let server = server();
    let (urls, _) = one_user(server.url(), async |user| {
        let answer = Authorize.get(user).await;
        Token.request(user).await;
        let form = Form.get(user).await;

        let stays = Stays.get(user).await;
        [answer, form, stays].map(|it| (it.url().map(str::to_owned), it.url_query("code")))
    });
    let home = format!("{}/home?code=z%26&code=2#top", server.url());
    let at = |path: &str| Some(format!("{}{path}", server.url()));
    assert_eq!(urls[0], (Some(home.clone()), Some("z&".to_owned())));
    assert_eq!(urls[1], (at("/form"), None));
    assert_eq!(urls[2], (at("/authorize"), None));
    let token = &server.arrived_at("POST /token")[0];
    assert!(
        token.text().starts_with("code=z%26&from=http%3A%2F%2F"),
        "{}",
        token.text()
    );
    assert!(
        token
            .text()
            .ends_with("%2Fhome%3Fcode%3Dz%2526%26code%3D2%23top"),
        "{}",
        token.text()
    );
}

/// The products that one user with this seed looks at.
fn drawn(seed: u64) -> Vec<String> {
    let server = server();
    let test = LoadTest::new().host(server.url()).seed(seed);
    one_user_of(test, async |user| {
        for _ in 0..30 {
            Form.get(user).await;
            Product.get(user).await;
        }
    });
    let products = server.arrived().into_iter();
    let products = products.filter(|it| it.path() != "/form");
    products.map(|it| it.path().to_owned()).collect()
}

#[test]
fn any_element_is_drawn_by_the_seed() {
    let first = drawn(1);
    let all: BTreeSet<_> = first.iter().map(String::as_str).collect();
    assert_eq!(
        all,
        BTreeSet::from(["/product/1", "/product/2", "/product/3"])
    );
    assert_eq!(first, drawn(1));
    assert_ne!(first, drawn(2));
}

#[test]
fn what_is_missing_or_of_another_kind_is_told_of() {
    let server = RecordingServer::start();
    server.answers("GET /form", Answer::text("<p>down</p>"));
    server.answers("GET /feed", Answer::text("<feed><entry></feed>"));
    let (_, report) = one_user(server.url(), async |user| {
        Form.get(user).await;
        Feed.get(user).await;
        Authorize.get(user).await;
        Product.get(user).await;
        Entry.request(user).await;
        Token.request(user).await;
    });
    let warnings = report.warnings();
    for told in [
        r#"an answer of `Form` lacks html["nav a"][any]["data-id"], which `Product` depends on"#,
        r#"an answer of `Authorize` lacks url.query["code"], which `Token` depends on"#,
    ] {
        assert!(
            warnings.iter().any(|it| it == told),
            "{told}: {warnings:#?}"
        );
    }
    let no_xml = "an answer of `Feed` is no XML: ";
    let of_feed = warnings.iter().filter(|it| it.starts_with(no_xml));
    assert_eq!(of_feed.count(), 3, "{warnings:#?}");
    server.answers("GET /form", Answer::json(json!({})));
    let (_, report) = one_user(server.url(), async |user| {
        Form.get(user).await;
        Product.get(user).await;
    });
    let told = "an answer of `Form` is no HTML: there is no tag in it; `Product` depends on its html[\"nav a\"][any][\"data-id\"]";
    assert!(
        report.warnings().iter().any(|it| it == told),
        "{:#?}",
        report.warnings()
    );
}

#[test]
fn the_same_is_found_by_hand() {
    let server = server();
    one_user(server.url(), async |user| {
        let form = Form.get(user).await;
        let links = form.html("nav a").expect("it is HTML");
        let texts: Vec<_> = links.iter().map(backpack::Element::text).collect();
        assert_eq!(texts, ["one", "two", "three"]);
        assert_eq!(links.attribute("data-id").as_deref(), Some("1"));
        assert_eq!(
            form.find(r"v(\d)").expect("an expression").as_deref(),
            Some("1")
        );
        assert_eq!(form.find("nothing").expect("an expression"), None);
        let feed = Feed.get(user).await;
        let id = feed.xml("//entry[last()]/@id").expect("it is XML");
        assert_eq!(id.as_deref(), Some("8"));
        for error in [
            form.html("a[")
                .map(|_| ())
                .expect_err("no selector")
                .to_string(),
            form.find("(")
                .map(|_| ())
                .expect_err("no expression")
                .to_string(),
            form.xml("//a").map(|_| ()).expect_err("no XML").to_string(),
        ] {
            assert!(!error.is_empty() && !error.contains('\n'), "{error}");
        }
        user[Form].seal();
        let skipped = Form.get(user).await;
        assert_eq!(skipped.url(), None);
        let error = skipped.html("a").expect_err("nothing was sent").to_string();
        assert_eq!(error, "no answer to look at: sealed: nothing was sent");
    });
}

endpoint! {
    Page = GET "/page" {
        check: [
            html["h1"] == "Players",
            html["a.next"]["href"],
            text["id=(\\d+)"] != "0",
            url contains "/page",
            url.query["page"] == "2",
            cookies["seen"] == "1",
        ],
        query: { "page": "2" },
    };
    Status = GET "/status" { check: [xml["//level"] == "3", xml["//level/@of"]] };
}

#[test]
fn a_check_looks_at_the_same_parts() {
    let page = |heading: &str, id: u8| {
        let html = format!("<h1>{heading}</h1><a class=next href=/3>id={id}</a>");
        Answer::text(&html).cookie("seen=1")
    };
    for (answer, told) in [
        (page("Players", 7), None),
        (
            page("Games", 7),
            Some(r#"html["h1"] is "Games", expected == "Players""#),
        ),
        (
            Answer::text("<a>"),
            Some(r#"html["h1"] is missing, expected == "Players""#),
        ),
        (
            page("Players", 0),
            Some(r#"text["id=(\\d+)"] is "0", expected != "0""#),
        ),
        (
            Answer::text("{}"),
            Some(
                "the answer is no HTML: there is no tag in it, expected html[\"h1\"] == \"Players\"",
            ),
        ),
    ] {
        let server = RecordingServer::start();
        server.answers("GET /page", answer);
        let (error, _) = one_user(server.url(), async |user| {
            Page.get(user).await.error().map(str::to_owned)
        });
        assert_eq!(error.as_deref(), told);
    }
    for (body, told) in [
        ("<a><level of=''>3</level></a>", None),
        (
            "<a><level>3</level></a>",
            Some(r#"xml["//level/@of"] is missing"#),
        ),
    ] {
        let server = RecordingServer::start();
        server.answers("GET /status", Answer::text(body));
        let (error, _) = one_user(server.url(), async |user| {
            Status.get(user).await.error().map(str::to_owned)
        });
        assert_eq!(error.as_deref(), told);
    }
}

endpoint! {
    Huge = GET "/huge";
    End = POST "/end" { form: {} };
}
depends! { End { form["end"] <- Huge.text["(?:a|aa)*(b)$"] } }

#[test]
fn a_long_text_takes_no_time() {
    let server = RecordingServer::start();
    let body = "a".repeat(2_000_000) + "b";
    server.answers("GET /huge", Answer::text(&body));
    one_user(server.url(), async |user| {
        Huge.get(user).await;
        End.request(user).await;
    });
    let end = &server.arrived()[1];
    assert_eq!(end.text(), "end=b");
}
