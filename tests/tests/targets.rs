//! Targets: where a value goes in a request, beside JSON, forms, headers, queries and paths.

use backpack::prelude::*;
use backpack_tests::{Answer, Arrived, RecordingServer, one_user};

endpoint! {
    LogIn = POST "/login";
    Note = PUT "/note" { text: "none yet" };
    Plain = POST "/plain";
    Page = GET "/page" { headers: { "cookie": "theme=dark; session=none" } };
    Bare = GET "/bare";
}

depends! {
    Note { text <- LogIn.json["token"] as "token: {}\n" }
    Plain { text <- LogIn.json["token"] }
    Page { cookies["session"] <- LogIn.json["token"], cookies["id"] <- LogIn.json["id"] as "u{}" }
    Bare { cookies["session"] <- LogIn.json["token"] }
}

#[test]
fn a_value_goes_into_a_text_and_into_cookies() {
    let server = RecordingServer::start();
    let login = |token: &str| Answer::json(json!({ "token": token, "id": 7 }));
    server.answers_in_turn(
        "POST /login",
        [login("a").cookie("session=jar; Path=/"), login("b")],
    );
    one_user(server.url(), async |user| {
        Note.request(user).await;
        Page.get(user).await;
        for _ in 0..2 {
            LogIn.request(user).await;
            Note.request(user).await;
            Plain.request(user).await;
            Page.get(user).await;
            Bare.get(user).await;
        }
    });
    let texts = |line| {
        server
            .arrived_at(line)
            .iter()
            .map(Arrived::text)
            .collect::<Vec<_>>()
    };
    assert_eq!(texts("PUT /note"), ["none yet", "token: a\n", "token: b\n"]);
    assert_eq!(texts("POST /plain"), ["a", "b"]);
    let cookies = |line| {
        let arrived = server.arrived_at(line);
        let cookies = arrived
            .iter()
            .map(|it| it.header("cookie").unwrap_or_default().to_owned());
        cookies.collect::<Vec<_>>()
    };
    assert_eq!(
        cookies("GET /page"),
        [
            "theme=dark; session=none",
            "theme=dark; session=a; id=u7",
            "theme=dark; session=b; id=u7",
        ]
    );
    // The endpoint's own wins over the one that the server set.
    assert_eq!(cookies("GET /bare"), ["session=a", "session=b"]);
}
