//! All that a check may ask for, alone and together, with code among it.
#![forbid(unsafe_code)]
#![deny(warnings)]

use backpack::prelude::*;

mod checks {
    pub fn at_most(longest: usize) -> impl Fn(&backpack::RequestResult) -> bool {
        move |result| result.text().len() <= longest
    }
}

const CHECKS: (fn(&RequestResult) -> bool,) = (text,);

fn limit() -> Duration {
    Duration::from_secs(1)
}

fn text(result: &RequestResult) -> bool {
    !result.text().is_empty()
}

endpoint! {
    Level = GET "/level" {
        check: [
            json["level"] >= 1,
            headers["x-id"],
            text contains "level",
            |r| r.elapsed() < limit()
        ],
    };
    Json = [GET, HEAD] "/json" {
        check: [
            json,
            json["a"][0]["b"] == "text",
            json["a"][1] != -1.5e3,
            json["c"] > 1_000,
            json["c"] <= 0xfff,
            json["d"] == true,
            json["e"] != null,
            json["f"] == null,
            json["g"] < 0,
        ],
    };
    Page = GET "/page" {
        check: [
            html["h1"] == "Players",
            html["a"][last]["href"] contains "/",
            html["form"],
            text["id=(\\d+)"] != "0",
            text["a|b"],
            url contains "/page",
            url.query["page"] == "2",
            url.query["state"],
            cookies["seen"] == "1",
        ],
    };
    Feed = HEAD "/feed" { check: [url == "/feed", cookies["a"]] };
    Order = GET "/order" { check: [xml["//order/@id"] != "0", xml["//item"][last] contains "a"] };
    Whole = GET "/whole" { check: [json == 1] };
    Headers = HEAD "/headers" {
        check: [headers["Content-Length"] != "0", headers["content-type"] contains "json"]
    };
    Text = GET "/text" { check: [text == "up"] };
    Texts = GET "/text" {
        check: [text != "down", text != "", text contains "u", text contains "p",]
    };
    Status = GET "/status" { expect: [200, 201, 204], check: [status != 204, status < 204] };
    Gone = DELETE "/gone" { expect: 204, check: [headers["x-id"] == "7"] };
    Counted = GET "/counted" {
        answer: discard,
        check: [headers["content-length"], |r| r.elapsed() < limit()]
    };
    Function = GET "/function" { check: text };
    Functions = GET "/functions" {
        check: [self::text, checks::at_most(100), CHECKS.0, move |r| r.is_success()]
    };
    Closure = GET "/closure" { check: |result| result.text() != "" };
}

fn main() {
    let _ = (Level, Json, Page, Feed, Order, Whole, Headers, Text, Texts, Status, Gone, Counted, Function, Functions, Closure);
}
