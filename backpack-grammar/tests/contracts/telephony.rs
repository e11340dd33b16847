//! Telephones and messages, 3.0 in YAML.

use crate::large::TELEPHONY;
use crate::told::{accepted, lacking, refused, unchecked};

#[test]
fn is_accepted() {
    accepted(
        &TELEPHONY,
        &[
            // Servers of the whole, of a path, without a scheme, of nothing but a path.
            r#"GET "/Accounts.json""#,
            r#"GET "/v2/admin/Accounts.json" { query: { "Status": "active", "PageSize": 50 } }"#,
            r#"GET "/2010-04-01/Accounts/{sid}/Calls.json" { auth: basic("a", "b") }"#,
            r#"GET "/local/Accounts/{sid}/Calls/{call}.json""#,
            r#"GET "/api/conversations.list" { query: { "types": "public,im", "api_key": key() } }"#,
            r#"GET "/Accounts/{sid}/Faxs.json" { query: { "Page": 0 } }"#,
            r#"GET "/Accounts/{sid}/Messages.json""#,
            r#"GET "/Accounts/{sid}/Messages.{format}" { path: { "format": "csv" } }"#,
            r#"GET "/Accounts/{sid}/Calls.json" { query: { "StartTime>": "2026-01-31", "Status": "in-progress", "To": "+41" } }"#,
            // Forms.
            r#"POST "/Accounts/{sid}/Calls.json" { form: { "To": "+41", "From": from(), "Method": "GET", "StatusCallbackEvent": "ringing", "Record": true }, expect: 201 }"#,
            r#"POST "/Accounts/{sid}/Calls/{call}.json" { form: { "Status": "completed" } }"#,
            r#"[GET, POST, DELETE] "/Accounts/{sid}/Calls/{call}.json""#,
            // Bytes of any kind of picture; the header `content-type` is said by the body.
            r#"POST "/Media" { headers: { "content-type": "image/png", "x-telephony-checksum": "a", "x-telephony-chunk": 1 }, bytes: made(), expect: 201 }"#,
            r#"POST "/v1/Media" { headers: { "X-Telephony-Checksum": sum() }, bytes: made() }"#,
            // Cookies are the jar's.
            r#"POST "/chat.postMessage" { headers: { "token": "a" }, json: { "channel": "b", "text": "c", "thread_ts": "1503435956.000247" } }"#,
            r#"POST "/chat.postMessage" { headers: { "token": "a", "cookie": "session=b" }, json: { "channel": "b", "blocks": [{ "type": "divider" }, { "type": "section", "text": { "type": "mrkdwn", "text": "d" } }] } }"#,
            r#"POST "/chat.postMessage" { headers: { "token": "a" }, form: { "channel": "b", "text": "c", "blocks": "[]" } }"#,
            r#"PUT "/users.profile.set" { json: { "profile": { "a": null, "b": "c", "d": { "value": "e", "alt": "f" } }, "user": null }, expect: 500 }"#,
            r#"POST "/files.upload" { multipart: { "file": bytes(made(), "a.txt", "text/plain"), "channels": "a", "size": 3 } }"#,
            // Objects behind the path: in brackets, or each property by itself; lists in brackets, or again and again.
            r#"GET "/search" { query: { "filter[state]": "on", "filter[from]": 7, "number": 2, "size": 10, "ids[]": 1, "tag": "a", "tag[]": "b", "near": "{}", "any": "" } }"#,
            r#"HEAD "/search?filter[state]=off""#,
            r#"OPTIONS "/search?filter[state]=off" { expect: 204 }"#,
            r#"POST "/echo" { json: [null, { "a": 1 }] }"#,
            r#"POST "/echo" { text: "a" }"#,
        ],
    );
}

#[test]
fn is_refused() {
    refused(
        &TELEPHONY,
        &[
            (
                r#"GET ‹"/Accounts/{sid}/Cals.json"›"#,
                "the contract `telephony.yaml` has no path `/Accounts/{sid}/Cals.json`, did you mean `/Accounts/{AccountSid}/Calls.json`?",
            ),
            (
                r#"GET ‹"/Accounts"›"#,
                "the contract `telephony.yaml` has no path `/Accounts`: an endpoint that it does not describe stands in an `endpoint!` without `#![openapi(…)]`",
            ),
            (
                r#"‹PATCH› "/search""#,
                "the contract `telephony.yaml` has no PATCH of `/search`\nit has: GET, OPTIONS, HEAD",
            ),
            (
                r#"GET "/Accounts.json" { query: { "Status": ‹"open"› } }"#,
                "the contract takes one of active, suspended, closed for `Status`",
            ),
            (
                r#"GET "/Accounts.json" { query: { ‹"pagesize"›: 5 } }"#,
                "the contract's GET /Accounts.json knows no query value `pagesize`, did you mean `PageSize`?\nit knows: FriendlyName, PageSize, Status, api_key",
            ),
            (
                r#"GET "/Accounts/{sid}/Messages.{format}" { path: { "format": ‹"yaml"› } }"#,
                "the contract takes one of json, xml, csv for `format`",
            ),
            (
                r#"POST "/Accounts/{sid}/Calls.json" { form: { "To": "a", "From": "b", "Timeout": ‹"long"› } }"#,
                "the contract takes a whole number for `Timeout`",
            ),
            (
                r#"POST "/Accounts/{sid}/Calls.json" { form: { "To": "a", "From": "b", "Method": ‹"PUT"› } }"#,
                "the contract takes one of HEAD, GET, POST for `Method`",
            ),
            (
                r#"POST "/Accounts/{sid}/Calls.json" { ‹text›: "a" }"#,
                "`text` sends `text/plain`, and the contract's POST /Accounts/{AccountSid}/Calls.json takes application/x-www-form-urlencoded: give it `form: { … }`",
            ),
            (
                r#"POST "/Media" { headers: { "x-telephony-checksum": "a", "x-telephony-chunk": ‹"first"› }, bytes: made() }"#,
                "the contract takes a whole number for `x-telephony-chunk`",
            ),
            (
                r#"POST "/Media" { headers: { "x-telephony-checksum": "a" }, ‹json›: {} }"#,
                "`json` sends `application/json`, and the contract's POST /Media takes image/*, application/octet-stream: give it `bytes: …` and its `content-type` in `headers`",
            ),
            (
                r#"POST "/chat.postMessage" { headers: { "token": "a" }, json: { "channel": "b", "text": "c", "mrkdwn": ‹"yes"› } }"#,
                "the contract takes `true` or `false` for `mrkdwn`, and this is a text",
            ),
            (
                r#"POST "/chat.postMessage" { headers: { "token": "a" }, json: { "channel": "b", "blocks": [{ "type": ‹"dividr"› }] } }"#,
                "the contract knows no `type` \"dividr\", did you mean \"divider\"?\nit knows: divider, section",
            ),
            (
                r#"POST "/chat.postMessage" { headers: { "token": "a" }, json: { "channel": "b", "blocks": [{ "type": "divider", ‹"text"›: "c" }] } }"#,
                "the contract's `divider` has no property `text`\nit has: type",
            ),
            (
                r#"POST "/chat.postMessage" { headers: { "token": "a" }, json: { "channel": "b", "blocks": [{ "type": "section", "text": { "type": ‹"html"›, "text": "c" } }] } }"#,
                "the contract does not take this for `type`\nit takes: \"plain_text\", \"mrkdwn\"",
            ),
            (
                r#"PUT "/users.profile.set" { json: { "profile": { "a": ‹7› } } }"#,
                "the contract takes a text or an object for `a`, and this is a number",
            ),
            (
                r#"PUT "/users.profile.set" { json: { "profile": {}, ‹"usr"›: "a" } }"#,
                "the body of the contract has no property `usr`, did you mean `user`?\nit has: profile, user",
            ),
            (
                r#"POST "/files.upload" { multipart: { "channels": "a", "size": ‹"large"› } }"#,
                "the contract takes a whole number for `size`",
            ),
            (
                r#"GET "/search" { query: { "filter[state]": "on", ‹"filters"›: "a" } }"#,
                "the contract's GET /search knows no query value `filters`, did you mean `filter`?\nit knows: any, api_key, filter, ids[], near, number, size, tag",
            ),
            (
                r#"GET "/search" { query: { "filter[state]": "on", "ids[]": "a" }, expect: ‹201› }"#,
                "the contract's GET /search lists no status 201\nit lists: 200",
            ),
            (
                r#"POST "/Accounts/{sid}/Calls.json" { form: { "To": "a", "From": "b" }, expect: ‹200› }"#,
                "the contract's POST /Accounts/{AccountSid}/Calls.json lists no status 200\nit lists: 201, 4XX",
            ),
        ],
    );
}

#[test]
fn a_dependency_could_give_what_is_lacking() {
    lacking(
        &TELEPHONY,
        &[
            (
                r#"POST "/Accounts/{sid}/Calls.json" { ‹form›: { "To": "a" } }"#,
                "the body of the contract requires `From`: write it in `form`, or give it by a dependency, `form[\"From\"] <- …`",
            ),
            (
                r#"POST ‹"/chat.postMessage"› { json: { "channel": "a", "text": "b" } }"#,
                "the contract's POST /chat.postMessage requires the header `token`: give the endpoint `headers: { \"token\": … }`, or a dependency `headers[\"token\"] <- …`",
            ),
            (
                r#"POST "/chat.postMessage" { headers: { "token": "a" }, json: ‹{› "channel": "a" } }"#,
                "the body of the contract requires `text`: write it here, or give it by a dependency, `json[\"text\"] <- …`",
            ),
            (
                r#"PUT "/users.profile.set" { json: { "profile": { "a": ‹{› "alt": "b" } } } }"#,
                "the contract's `a` requires `value`: write it here, or give it by a dependency, `json[\"profile\"][\"a\"][\"value\"] <- …`",
            ),
        ],
    );
}

#[test]
fn is_unchecked() {
    unchecked(
        &TELEPHONY,
        &[(
            r#"GET "/conversations.list""#,
            "its cookies, which answers may set",
        )],
    );
}
