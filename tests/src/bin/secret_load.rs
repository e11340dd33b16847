//! A load test that sends a secret in each place that has one, for the specifications of samples and traces.

use backpack::prelude::*;

const KEY: TestOption = TestOption::new("key", "", "A value without a telling name").secret();

endpoint! {
    LogIn = POST "/login" {
        form: { "user": "ada", "password": "form-secret" },
        auth: bearer("bearer-secret")
    };
    Order = POST "/orders" {
        json: { "sku": "a1", "count": 2, "card": { "secret": "4111-1111" } },
        query: { "lang": "en", "access_token": "query-secret" },
        headers: { "x-lang": "en", "x-api-key": "header-secret" },
    };
    Page = GET "/page";
    Upload = PUT "/upload" { multipart: { "token": "part-secret", "title": "me" } };
    Search = GET "/search" { headers: { "x-note": "none" } };
    Checked = GET "/checked" { check: [json["token"] == "expected"] };
}

depends! { Search { query["session"] <- LogIn.json["token"] } }

scenario! {
    Buy(wait = none, independent) = [
        async |user| {
            let key = user.option(KEY).to_owned();
            user[Search].headers_mut().insert("x-note", &key);
            user[Search].query_mut().set("q", &key);
        },
        LogIn,
        Order,
        Page,
        Upload,
        Search,
        Checked,
        async |user| Err::<(), _>(format!("no luck with {}", user.option(KEY))),
    ];
}

fn main() -> ExitCode {
    LoadTest::new().scenario(Buy, 1).option(KEY).main()
}
