//! The real httpbin: what it says that it was sent is what was declared, and what it sends is what is read.

use backpack::Value;
use backpack::prelude::*;
use backpack_tests::{httpbin, load_test, one_user, one_user_of};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Every value that a byte can have, and what ends a part of a form.
fn noise() -> Vec<u8> {
    (0..=255).chain(*b"\r\n--\r\n").collect()
}

endpoint! {
    Get = GET "/get";
    Post = POST "/post" { json: { "method": "POST" } };
    Put = PUT "/put" { json: { "method": "PUT" } };
    Patch = PATCH "/patch" { json: { "method": "PATCH" } };
    Delete = DELETE "/delete";
    DeleteAll = DELETE "/delete" { json: { "method": "DELETE" } };
    Any = [GET, POST, PUT, PATCH, DELETE] "/anything/{what}" {
        path: { "what": "ă/b c" },
        text: "body"
    };

    Json = POST "/post" {
        json: {
            "z": 1,
            "a": [null, true, 1.5, "ă\u{0}\"\\"],
            "deep": { "n": 12345678901234567890_u64 }
        }
    };
    Form = POST "/post" { form: { "name": "Ion & Ana=ă+", "age": 30, "empty": "" } };
    Text = PUT "/put" { text: "line\r\nă" };
    Bytes = POST "/post" { bytes: noise() };
    File = PATCH "/patch" {
        bytes: file("data/pixel.png"),
        headers: { "content-type": "image/png" }
    };
    Parts = POST "/post" {
        multipart: {
            "title": "ă \"quoted\" & more",
            "count": 7,
            "picture": file("data/pixel.png"),
            "raw": bytes(noise(), "n.bin", "application/x-noise"),
            "notes": bytes("no\u{103}tes", "notes.txt", "text/plain"),
        },
    };

    Query = GET "/get?fixed=1" { query: { "q": "a b&c=ă/?", "page": 2 } };
    Headers = GET "/headers" {
        headers: { "x-client": "load-test", "X-Number": 7, "user-agent": "pack/1" }
    };
    Basic = GET "/basic-auth/ad%C4%83/se:cret" { auth: basic("adă", "se:cret") };
    Mistaken = GET "/basic-auth/ada/secret" { auth: basic("ada", "wrong"), expect: 401 };
    Bearer = GET "/bearer" { auth: bearer("t-7") };
    Nobody = GET "/bearer";

    Gzip = GET "/gzip";
    Deflate = GET "/deflate";
    Brotli = GET "/brotli";
    Zstd = GET "/zstd";
    Page = GET "/encoding/utf8";
    Random = GET "/bytes/70000" { query: { "seed": 7 } };
    Pieces = GET "/stream-bytes/70000" { query: { "seed": 7, "chunk_size": 999 } };

    Thrice = GET "/redirect/3";
    Once = GET "/redirect/3" { redirects: false, expect: 302 };
    SeeOther = POST "/redirect-to" {
        query: { "url": "/get", "status_code": 303 },
        text: "left behind"
    };
    Repeat = POST "/redirect-to" {
        query: { "url": "/post", "status_code": 307 },
        text: "taken along"
    };
    SetCookies = GET "/cookies/set" { query: { "flavour": "oat", "size": "2" } };
    SetOne = GET "/cookies/set/flavour/rye" { redirects: false };
    Cookies = GET "/cookies";
    OwnCookies = GET "/cookies" { headers: { "cookie": "flavour=own" } };

    Teapot = GET "/status/418";
    TeapotWanted = GET "/status/418" { expect: 418 };
    Slow = GET "/delay/0.3";
    TooSlow = GET "/delay/5" { timeout: 200ms };

    Uuid = GET "/uuid";
    Token = GET "/response-headers" { query: { "x-token": "a1 b2" } };
    Carrier = POST "/post" { json: {} };
    Moby = GET "/html";
    Links = GET "/links/10/0";
    Slides = GET "/xml";
    Search = GET "/redirect-to" { query: { "url": "/get?q=a+b" } };
    Reader = POST "/post" { json: {} };
}

depends! {
    Carrier {
        json["id"]               <- Uuid.json["uuid"],
        headers["authorization"] <- Token.headers["x-token"] as "Bearer {}",
        query["flavour"]         <- SetOne.cookies["flavour"],
    }
    Reader {
        json["heading"] <- Moby.html["h1"],
        json["author"]  <- Moby.text["(\\w+) Melville"],
        json["link"]    <- Links.html["a"][last]["href"],
        json["slides"]  <- Slides.xml["/slideshow/@title"],
        json["slide"]   <- Slides.xml["//slide/title"][last],
        json["q"]       <- Search.url.query["q"],
    }
}

/// What one user comes back with who meets httpbin; nothing where there is none.
fn at_httpbin<T: Send + 'static>(
    block: impl AsyncFn(&mut User) -> T + Send + Sync + 'static,
) -> Option<T> {
    let server = httpbin()?;
    Some(one_user(server.url(), block).0)
}

/// What httpbin says; the request has to be a success.
fn said(result: &RequestResult) -> Value {
    assert_eq!(result.error(), None);
    result.json().expect("httpbin answers in JSON")
}

fn url(user: &User, path: &str) -> String {
    format!("{}{path}", user.host())
}

/// Bytes that are no text, as httpbin shows them.
fn shown(media_type: &str, bytes: &[u8]) -> String {
    format!("data:{media_type};base64,{}", STANDARD.encode(bytes))
}

const PIXEL: &[u8] = include_bytes!("../data/pixel.png");

#[test]
fn each_method_comes_with_the_body_that_goes_with_it() {
    at_httpbin(async |user| {
        assert_eq!(said(&Get.get(user).await)["url"], url(user, "/get"));
        let answers = [
            ("POST", Post.post(user).await),
            ("PUT", Put.put(user).await),
            ("PATCH", Patch.patch(user).await),
            ("DELETE", DeleteAll.delete(user).await),
        ];
        for (method, answer) in answers {
            assert_eq!(said(&answer)["json"], json!({ "method": method }));
        }
        assert_eq!(said(&Delete.delete(user).await)["data"], "");
        let answers = [
            ("GET", "", Any.get(user).await),
            ("POST", "body", Any.post(user).await),
            ("PUT", "body", Any.put(user).await),
            ("PATCH", "body", Any.patch(user).await),
            ("DELETE", "", Any.delete(user).await),
        ];
        for (method, body, answer) in answers {
            let said = said(&answer);
            assert_eq!(
                (&said["method"], &said["data"]),
                (&json!(method), &json!(body))
            );
            assert_eq!(said["url"], url(user, "/anything/ă/b%20c"));
        }
    });
}

#[test]
fn json_is_what_was_declared() {
    at_httpbin(async |user| {
        let said = said(&Json.post(user).await);
        let body = r#"{"z":1,"a":[null,true,1.5,"ă\u0000\"\\"],"deep":{"n":12345678901234567890}}"#;
        assert_eq!(said["data"], body);
        assert_eq!(said["headers"]["Content-Type"], "application/json");
    });
}

#[test]
fn a_form_is_what_was_declared() {
    at_httpbin(async |user| {
        let said = said(&Form.post(user).await);
        let form = json!({ "name": "Ion & Ana=ă+", "age": "30", "empty": "" });
        assert_eq!(said["form"], form);
        assert_eq!(
            said["headers"]["Content-Type"],
            "application/x-www-form-urlencoded"
        );
    });
}

#[test]
fn texts_and_bytes_arrive_to_the_byte() {
    at_httpbin(async |user| {
        let text = said(&Text.put(user).await);
        assert_eq!(text["data"], "line\r\nă");
        assert_eq!(text["headers"]["Content-Type"], "text/plain; charset=utf-8");
        let bytes = said(&Bytes.post(user).await);
        assert_eq!(bytes["data"], shown("application/octet-stream", &noise()));
        assert_eq!(bytes["headers"]["Content-Type"], "application/octet-stream");
        let file = said(&File.patch(user).await);
        assert_eq!(file["data"], shown("application/octet-stream", PIXEL));
        assert_eq!(file["headers"]["Content-Type"], "image/png");
    });
}

#[test]
fn parts_of_a_form_are_texts_and_files_with_their_types() {
    at_httpbin(async |user| {
        let said = said(&Parts.post(user).await);
        assert_eq!(
            said["form"],
            json!({ "title": "ă \"quoted\" & more", "count": "7" })
        );
        // httpbin tells what has the name of a file from what has none, though not the name; and the type of what is no text.
        let files = json!({
            "picture": shown("image/png", PIXEL),
            "raw": shown("application/x-noise", &noise()),
            "notes": "noătes",
        });
        assert_eq!(said["files"], files);
    });
}

#[test]
fn a_query_and_headers_are_what_was_declared() {
    at_httpbin(async |user| {
        let query = said(&Query.get(user).await);
        assert_eq!(
            query["args"],
            json!({ "fixed": "1", "q": "a b&c=ă/?", "page": "2" })
        );
        let headers = said(&Headers.get(user).await);
        let host = user.host().trim_start_matches("http://");
        let headers = &headers["headers"];
        let sent = ["X-Client", "X-Number", "User-Agent", "Host"].map(|name| &headers[name]);
        assert_eq!(sent, ["load-test", "7", "pack/1", host]);
        assert_eq!(headers["Accept-Encoding"], Value::Null);
    });
}

#[test]
fn who_asks_is_believed_or_not() {
    at_httpbin(async |user| {
        let basic = said(&Basic.get(user).await);
        assert_eq!(basic["user"], "adă");
        assert_eq!(Mistaken.get(user).await.error(), None);
        assert_eq!(said(&Bearer.get(user).await)["token"], "t-7");
        assert_eq!(Nobody.get(user).await.status_code(), Some(401));
    });
}

#[test]
fn what_is_packed_is_unpacked_whether_it_was_asked_for_or_not() {
    let Some(server) = httpbin() else { return };
    for asks in [true, false] {
        let test = load_test().host(server.url()).compressed(asks);
        one_user_of(test, async |user| {
            assert_eq!(said(&Gzip.get(user).await)["gzipped"], true);
            assert_eq!(said(&Deflate.get(user).await)["deflated"], true);
            assert_eq!(said(&Brotli.get(user).await)["brotli"], true);
            assert_eq!(said(&Zstd.get(user).await)["zstd"], true);
        });
    }
}

#[test]
fn answers_are_read_to_the_byte_in_pieces_too() {
    at_httpbin(async |user| {
        let page = Page.get(user).await;
        assert!(page.text().contains("∮ E⋅da = Q,  n → ∞, ∑ f(i) = ∏ g(i)"));
        let (random, pieces) = (Random.get(user).await, Pieces.get(user).await);
        assert_eq!(random.response().len(), 70_000);
        assert!(random.response() == pieces.response());
        let chunked = |it: &RequestResult| it.headers().get("transfer-encoding").is_some();
        assert!(!chunked(&random) && chunked(&pieces));
    });
}

#[test]
fn redirects_are_followed_or_not() {
    at_httpbin(async |user| {
        let thrice = Thrice.get(user).await;
        assert_eq!(said(&thrice)["url"], url(user, "/get"));
        let once = Once.get(user).await;
        assert_eq!(once.error(), None);
        assert_eq!(once.headers()["location"], "/relative-redirect/2");
        assert_eq!(said(&SeeOther.post(user).await)["url"], url(user, "/get"));
        assert_eq!(said(&Repeat.post(user).await)["data"], "taken along");
    });
}

#[test]
fn cookies_are_kept_and_sent() {
    at_httpbin(async |user| {
        let set = SetCookies.get(user).await;
        let both = json!({ "flavour": "oat", "size": "2" });
        assert_eq!(said(&set)["cookies"], both);
        assert_eq!(
            SetOne.get(user).await.cookie("flavour").as_deref(),
            Some("rye")
        );
        let kept = json!({ "flavour": "rye", "size": "2" });
        assert_eq!(said(&Cookies.get(user).await)["cookies"], kept);
        let own = json!({ "flavour": "own", "size": "2" });
        assert_eq!(said(&OwnCookies.get(user).await)["cookies"], own);
    });
}

#[test]
fn a_status_and_a_delay_are_judged_as_declared() {
    at_httpbin(async |user| {
        let teapot = Teapot.get(user).await;
        let error = teapot.error().expect("a failure").to_string();
        assert!(
            error.starts_with("status 418, expected 200..=399"),
            "{error}"
        );
        let wanted = TeapotWanted.get(user).await;
        assert!(
            wanted.is_success() && wanted.text().contains("teapot"),
            "{wanted:?}"
        );
        let slow = Slow.get(user).await;
        assert!(
            slow.is_success() && slow.elapsed() >= Duration::from_millis(300),
            "{slow:?}"
        );
        let late = TooSlow.get(user).await;
        assert_eq!(
            late.error().expect("a failure").to_string(),
            "timed out after 200ms"
        );
        assert_eq!(Get.get(user).await.error(), None);
    });
}

#[test]
fn values_go_from_answers_into_requests() {
    at_httpbin(async |user| {
        let id = said(&Uuid.get(user).await)["uuid"].clone();
        Token.get(user).await;
        SetOne.get(user).await;
        let said = said(&Carrier.post(user).await);
        assert_eq!(said["json"], json!({ "id": id }));
        assert_eq!(said["headers"]["Authorization"], "Bearer a1 b2");
        assert_eq!(said["args"], json!({ "flavour": "rye" }));
    });
}

#[test]
fn values_come_out_of_pages_too() {
    at_httpbin(async |user| {
        Moby.get(user).await;
        Links.get(user).await;
        Slides.get(user).await;
        Search.get(user).await;
        let read = json!({
            "heading": "Herman Melville - Moby-Dick",
            "author": "Herman",
            "link": "/links/10/9",
            "slides": "Sample Slide Show",
            "slide": "Overview",
            "q": "a b",
        });
        assert_eq!(said(&Reader.post(user).await)["json"], read);
    });
}
