//! A host of code, 3.1 in YAML.

use crate::large::CODE_HOST;
use crate::told::{accepted, lacking, refused, unchecked};

#[test]
fn is_accepted() {
    accepted(
        &CODE_HOST,
        &[
            // With and without the path of a server; parameters by any name, or filled in.
            r#"GET "/user""#,
            r#"GET "/api/v3/user""#,
            r#"GET "/repos/{whose}/{which}""#,
            r#"GET "/repos/ada/engine/issues/7""#,
            r#"[GET, PATCH, DELETE] "/repos/{owner}/{repo}/issues/{number}""#,
            r#"GET "/repos/{owner}/{repo}/compare/{base}...{head}" { path: { "base": "main" } }"#,
            r#"GET "/repos/{owner}/{repo}/contents/{path}" { path: { "path": "README.md" } }"#,
            // A path that two templates could be is the one with more words.
            r#"GET "/gists/public" { query: { "page": 2 } }"#,
            r#"POST "/upload/repos/{owner}/{repo}/releases/{id}/assets?name=a.png" { bytes: made() }"#,
            // Parameters of the path, of the operation and by reference.
            r#"GET "/user/repos" { query: { "visibility": "private", "per_page": 100, "since": yesterday() } }"#,
            r#"GET "/repos/{owner}/{repo}/issues?state=open" { query: { "type": "none", "labels": "bug" } }"#,
            r#"GET "/search/code?q=engine""#,
            // Headers: usual ones, keys, those of the contract in any letters.
            r#"GET "/user" { headers: { "accept": "application/json", "if-none-match": "\"7\"", "X-Code-Key": key(), "user-agent": "us" }, expect: [200, 304] }"#,
            r#"GET "/enterprise/settings" { headers: { "x-code-api-version": "2026-03-10" } }"#,
            // Null beside types, one of several, numbers for any whole number.
            r#"PATCH "/user" { json: { "twitter_username": null, "hireable": true } }"#,
            r#"POST "/repos/{o}/{r}/issues" { json: { "title": 7, "assignee": null, "milestone": null, "labels": ["bug", { "name": "new", "color": null }] }, expect: 201 }"#,
            r#"PATCH "/repos/{o}/{r}/issues/{n}" { json: { "state": "closed", "state_reason": null, "milestone": 3 } }"#,
            r#"PATCH "/repos/{o}/{r}" { json: { "security_and_analysis": { "secret_scanning": { "status": "enabled" } } } }"#,
            // What is computed may be anything.
            r#"POST "/user/repos" { json: { "name": name(), "private": coin(), "custom_properties": { "team": [1, { "any": null }] } } }"#,
            r#"POST "/user/repos" { json: whole() }"#,
            r#"POST "/gists" { json: { "files": { "a.txt": { "content": "a" } }, "public": "true" }, expect: 201 }"#,
            r#"PATCH "/gists/{id}" { json: { "files": { "a.txt": null } } }"#,
            // Which of the two it is, its status says.
            r#"POST "/repos/{o}/{r}/check-runs" { json: { "name": "tests", "head_sha": "1f", "status": "completed", "conclusion": "success" } }"#,
            r#"POST "/repos/{o}/{r}/check-runs" { json: { "name": "tests", "head_sha": "1f" } }"#,
            r#"PUT "/enterprise/settings" { headers: { "x-code-api-version": "2026-03-10" }, json: { "name": "a", "theme": 3, "limits": { "limit": 1, "remaining": 1, "reset": 1 }, "note": "b", "x-own": "c" }, expect: 202 }"#,
            r#"POST "/markdown/raw" { text: "a title" }"#,
            r#"POST "/markdown/raw" { headers: { "content-type": "text/x-markdown" }, text: "a title" }"#,
            r#"POST "/graphql" { graphql: "query($n: Int!) { a(n: $n) }", variables: { "n": 1 } }"#,
            // Only listed as `4XX`, and what is sent then is nobody's mistake.
            r#"GET "/user" { expect: 418 }"#,
            r#"POST "/user/repos" { json: { "nonsense": true }, expect: 422 }"#,
        ],
    );
}

#[test]
fn is_refused() {
    refused(
        &CODE_HOST,
        &[
            // Of a declaration that cannot be read, that is told and nothing else.
            (
                r#"GET "/user/repo" { expect ‹400› }"#,
                "expected `:` after `expect`: an option is written `expect: value`",
            ),
            (
                r#"[GET, PUT‹;›] "/user/repo""#,
                "unexpected here: expected `,` or the end",
            ),
            // Nothing is known of what a method takes that is not there.
            (
                r#"‹PATCH› "/user/repos" { query: { "q": 1 }, json: { "a": 1 } }"#,
                "the contract `code_host.yaml` has no PATCH of `/user/repos`\nit has: GET, POST",
            ),
            (
                r#"GET ‹"/user/repo"›"#,
                "the contract `code_host.yaml` has no path `/user/repo`, did you mean `/user/repos`?",
            ),
            (
                r#"GET ‹"/api/v3/user/repo"›"#,
                "the contract `code_host.yaml` has no path `/api/v3/user/repo`, did you mean `/user/repos`?",
            ),
            (
                r#"GET ‹"/api/v4/teapots"›"#,
                "the contract `code_host.yaml` has no path `/api/v4/teapots`: an endpoint that it does not describe stands in an `endpoint!` without `#![openapi(…)]`",
            ),
            (
                r#"[GET, ‹PUT›] "/repos/{owner}/{repo}""#,
                "the contract `code_host.yaml` has no PUT of `/repos/{owner}/{repo}`\nit has: GET, DELETE, PATCH",
            ),
            (
                r#"GET "/user/repos" { query: { ‹"per-page"›: 10 } }"#,
                "the contract's GET /user/repos knows no query value `per-page`, did you mean `per_page`?\nit knows: direction, page, per_page, since, sort, visibility",
            ),
            (
                r#"GET ‹"/search/code?q=a&pages=2"›"#,
                "the contract's GET /search/code knows no query value `pages`, did you mean `page`?\nit knows: page, per_page, q, sort",
            ),
            (
                r#"GET "/user/repos" { query: { "per_page": ‹"many"› } }"#,
                "the contract takes a whole number for `per_page`",
            ),
            (
                r#"GET "/user/repos" { query: { "visibility": ‹"privat"› } }"#,
                "the contract takes one of all, public, private (did you mean \"private\"?) for `visibility`",
            ),
            (
                r#"GET "/repos/{o}/{r}/issues/{n}" { path: { "n": ‹"seven"› } }"#,
                "the contract takes a whole number for `n`",
            ),
            (
                r#"GET "/user" { headers: { ‹"x-code-kee"›: "1" } }"#,
                "the contract's GET /user knows no header `x-code-kee`, did you mean `x-code-key`?\nit knows: if-none-match, x-code-key",
            ),
            (
                r#"GET "/enterprise/settings" { headers: { "x-code-api-version": ‹"2022-11-29"› } }"#,
                "the contract takes one of 2022-11-28, 2026-03-10 (did you mean \"2022-11-28\"?) for `x-code-api-version`",
            ),
            (
                r#"POST "/user/repos" { json: { "name": "a", ‹"privat"›: true } }"#,
                "the body of the contract has no property `privat`, did you mean `private`?\nit has: auto_init, custom_properties, description, has_issues, homepage, name, private, squash_merge_commit_title, team_id",
            ),
            (
                r#"POST "/user/repos" { json: { "name": ‹["a"]› } }"#,
                "the contract takes a text for `name`, and this is a list",
            ),
            (
                r#"POST "/user/repos" { json: { "name": "a", "squash_merge_commit_title": ‹"TITLE"› } }"#,
                "the contract does not take this for `squash_merge_commit_title`\nit takes: \"PR_TITLE\", \"COMMIT_OR_PR_TITLE\"",
            ),
            (
                r#"PATCH "/user" { json: { "company": ‹null› } }"#,
                "the contract takes a text for `company`, and this is `null`",
            ),
            (
                r#"PATCH "/user" { json: { "twitter_username": ‹true› } }"#,
                "the contract takes a text or `null` for `twitter_username`, and this is a flag",
            ),
            (
                r#"POST "/repos/{o}/{r}/issues" { json: { "title": ‹{}› } }"#,
                "the contract takes a text or a whole number for `title`, and this is an object",
            ),
            (
                r#"POST "/repos/{o}/{r}/git/trees" { json: { "tree": [{ "path": "a", "mode": ‹"100645"› }] } }"#,
                "the contract does not take this for `mode`, did you mean \"100644\"?\nit takes: \"100644\", \"100755\", \"040000\", \"160000\", \"120000\"",
            ),
            (
                r#"POST "/repos/{o}/{r}/check-runs" { json: { "name": "a", "head_sha": "b", "output": { "title": "c", "summary": "d", "annotations": [{ "path": "e", "start_line": ‹0›, "annotation_level": "notice" }] } } }"#,
                "the contract takes a number from 1 on for `start_line`",
            ),
            (
                r#"PUT "/repos/{o}/{r}/contents/{p}" { json: { "message": "a", "content": "b", "committer": { "name": "c", "email": "d", ‹"mail"›: "e" } } }"#,
                "the contract's `person` has no property `mail`, did you mean `email`?\nit has: date, email, name",
            ),
            (
                r#"PUT "/enterprise/settings" { headers: { "x-code-api-version": "2026-03-10" }, json: { "name": "a", "theme": ‹"red"› } }"#,
                "the contract does not take this for `theme`\nit takes: \"light\", \"dark\", 3, null",
            ),
            (
                r#"POST "/user/repos" { ‹text›: "a", expect: 201 }"#,
                "`text` sends `text/plain`, and the contract's POST /user/repos takes application/json: give it `json: …`",
            ),
            (
                r#"PUT "/gists/{id}/star" { ‹json›: {} }"#,
                "the contract's PUT /gists/{gist_id}/star takes no body: remove `json`",
            ),
            (
                r#"DELETE "/repos/{o}/{r}" { expect: ‹200› }"#,
                "the contract's DELETE /repos/{owner}/{repo} lists no status 200\nit lists: 204, 403",
            ),
            (
                r#"GET "/zen" { expect: [200, ‹400›..=499] }"#,
                "the contract's GET /zen lists none of these statuses\nit lists: 200",
            ),
        ],
    );
}

#[test]
fn a_dependency_could_give_what_is_lacking() {
    lacking(
        &CODE_HOST,
        &[
            (
                r#"‹POST› "/user/repos""#,
                "the contract's POST /user/repos requires a body: give the endpoint `json: …`",
            ),
            (
                r#"GET ‹"/search/code"›"#,
                "the contract's GET /search/code requires the query value `q`: give the endpoint `query: { \"q\": … }`, or a dependency `query[\"q\"] <- …`",
            ),
            (
                r#"GET ‹"/enterprise/settings"›"#,
                "the contract's GET /enterprise/settings requires the header `x-code-api-version`: give the endpoint `headers: { \"x-code-api-version\": … }`, or a dependency `headers[\"x-code-api-version\"] <- …`",
            ),
            (
                r#"POST "/user/repos" { json: ‹{› "private": true } }"#,
                "the body of the contract requires `name`: write it here, or give it by a dependency, `json[\"name\"] <- …`",
            ),
            (
                r#"POST "/gists" { json: { "files": { "a.txt": ‹{› } } } }"#,
                "the contract's `a.txt` requires `content`: write it here, or give it by a dependency, `json[\"files\"][\"a.txt\"][\"content\"] <- …`",
            ),
            // A key that nobody knows may be what it was called before.
            (
                r#"PUT "/repos/{o}/{r}/topics" { json: { ‹"topics"›: ["a"] } }"#,
                "the contract's `topic` has no property `topics`, and requires `names`: was it renamed?",
            ),
            (
                r#"POST "/repos/{o}/{r}/check-runs" { json: ‹{› "name": "tests", "head_sha": "1f", "status": "completed" } }"#,
                "the body of the contract requires `conclusion`: write it here, or give it by a dependency, `json[\"conclusion\"] <- …`",
            ),
        ],
    );
}

#[test]
fn is_unchecked() {
    unchecked(
        &CODE_HOST,
        &[
            (
                r#"GET "{url}""#,
                "all of it: its URL is known only while the test runs",
            ),
            (
                r#"POST "/user/repos" { json: { "nonsense": true }, expect: 422 }"#,
                "what it sends, for it expects to be refused",
            ),
            (r#"POST "/markdown/raw" { text: "a" }"#, "what is in `text`"),
            (
                r#"PATCH "/repos/{o}/{r}/{kind}/7" { json: { "title": "a" } }"#,
                "all of it: a parameter stands where `/repos/{owner}/{repo}/alerts/{alert_number}` has a fixed word",
            ),
        ],
    );
}
