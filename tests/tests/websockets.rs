//! WebSockets: what is opened, asked, sent and received over them, and what of it stands in the report.

use backpack::prelude::*;
use backpack_tests::{SocketServer, load_test, one_user, one_user_of};
use serde_json::Value;

endpoint! {
    Echo = WS "/echo" { name: "the echo", timeout: 5s };
    Hasty = WS "/echo" { timeout: 100ms };
    Chat = WS "/chat/{room}" { path: { "room": "lobby" }, message: { "id": 0 } };
    Protocol = WS "/protocol" { protocol: "v2" };
    Foreign = WS "/protocol" { protocol: "v3" };
    Arrived = WS "/arrived" {
        headers: { "x-a": "1" },
        query: { "q": "a b" },
        auth: bearer("secret-token")
    };
    Elsewhere = WS "{url}";
    Page = GET "/page";
    Nowhere = WS "/nowhere";
    NoSocket = WS "/page";
    Seat = GET "/page" { query: { "token": "none", "seat": "none", "room": "none" } };
    Room = WS "/chat/{token}" { message: { "id": 0 } };
}

depends! {
    Seat {
        query["token"] <- Chat.json["token"],
        query["seat"]  <- Chat.cookies["seat"],
        query["room"]  <- Chat.headers["x-room"],
    }
    Room {
        path["token"]          <- Chat.json["token"],
        message["by"]["token"] <- Chat.json["token"],
    }
}

/// What a block gives that may break off.
fn done<T>(value: T) -> Result<T, Box<dyn std::error::Error + Send + Sync>> {
    Ok(value)
}

/// The error of what is to fail.
fn why<T: std::fmt::Debug, E: std::fmt::Display>(result: Result<T, E>) -> String {
    result.expect_err("a failure").to_string()
}

#[test]
fn texts_json_and_bytes_go_both_ways() {
    let server = SocketServer::start();
    let (said, report) = one_user(server.url(), async |user| {
        let mut echo = Echo.open(user).await?;
        let mut said = Vec::new();
        echo.send("a text").await?;
        said.push(echo.receive().await?);
        echo.send(String::from("größer")).await?;
        said.push(echo.receive().await?);
        echo.send(json!({ "b": 1, "a": [true] })).await?;
        said.push(echo.receive().await?);
        echo.send(vec![0, 159, 146, 150]).await?;
        said.push(echo.receive().await?);
        echo.send(b"four").await?;
        said.push(echo.receive().await?);
        echo.close().await;
        done(said)
    });
    let said = said.unwrap();
    let texts: Vec<_> = said.iter().take(3).map(|it| it.text()).collect();
    assert_eq!(texts, ["a text", "größer", r#"{"b":1,"a":[true]}"#]);
    assert_eq!(said[2].json::<Value>().unwrap()["a"][0], true);
    assert_eq!(said[3].bytes(), &[0, 159, 146, 150][..]);
    let kinds: Vec<_> = said.iter().map(backpack::Message::is_text).collect();
    assert_eq!(kinds, [true, true, true, false, false]);

    let echo = report.endpoint(Echo);
    assert_eq!((echo.requests(), echo.failures()), (11, 0), "{report}");
    assert_eq!(echo.operation("open").requests(), 1);
    assert_eq!(echo.operation("send").requests(), 5);
    assert_eq!(echo.operation("send").max(), None, "nobody waits for it");
    assert_eq!(echo.operation("receive").requests(), 5);
    assert!(echo.operation("receive").max().is_some());
    assert_eq!(echo.operation("ask").requests(), 0);
}

#[test]
fn each_has_a_row_with_its_bytes() {
    let server = SocketServer::start();
    let (_, report) = one_user(server.url(), async |user| {
        let mut echo = Echo.open(user).await?;
        echo.send("twelve bytes").await?;
        echo.receive().await?;
        echo.ask("three", |message| message.text() == "three")
            .await?;
        done(())
    });
    let report: Value = serde_json::from_str(&report.json()).unwrap();
    let rows = report["rows"].as_array().unwrap();
    let told: Vec<_> = rows
        .iter()
        .map(|row| {
            let bytes = |name: &str| row[name].as_u64().unwrap_or_default();
            let method = row["method"].as_str().unwrap();
            assert_eq!(row["name"], "the echo");
            (method, bytes("bytes_out"), bytes("bytes_in"))
        })
        .collect();
    let expected = [
        ("WS ask", 5, 8),
        ("WS open", 0, 0),
        ("WS receive", 0, 12),
        ("WS send", 12, 0),
    ];
    let mut told = told;
    told.sort_unstable();
    assert_eq!(told, expected);
}

#[test]
fn a_reply_is_found_among_other_messages_which_are_kept() {
    let server = SocketServer::start();
    let (said, report) = one_user(server.url(), async |user| {
        let mut chat = Chat.open(user).await?;
        let is_seven =
            |message: &backpack::Message| message.json::<Value>().is_ok_and(|it| it["id"] == 7);
        let reply: Value = chat.ask(json!({ "id": 7 }), is_seven).await?.json()?;
        let mut others = Vec::new();
        for _ in 0..6 {
            let other: Value = chat.receive().await?.json()?;
            others.push(other["type"].as_str().unwrap_or_default().to_owned());
        }
        done((reply, others, chat.dropped()))
    });
    let (reply, others, dropped) = said.unwrap();
    assert_eq!(reply["type"], "reply");
    // What was said first is answered first.
    let expected = ["welcome", "news", "news", "reply", "news", "news"];
    assert_eq!((others, dropped), (expected.map(str::to_owned).to_vec(), 0));
    assert_eq!(report.endpoint(Chat).failures(), 0, "{report}");
}

#[test]
fn of_too_many_messages_the_oldest_are_dropped_and_counted() {
    let server = SocketServer::start();
    let (said, report) = one_user(server.url(), async |user| {
        let mut echo = Echo.open(user).await?;
        echo.ask("many 1030", |message| message.text() == "done")
            .await?;
        let dropped = echo.dropped();
        let oldest = echo.receive().await?.text().into_owned();
        done((dropped, oldest))
    });
    assert_eq!(said.unwrap(), (6, "noise 6".to_owned()));
    let warned = "6 messages to `Echo` came while a reply was awaited and were dropped";
    assert!(report.to_string().contains(warned), "{report}");
}

#[test]
fn no_more_bytes_are_kept_than_a_message_may_have() {
    let server = SocketServer::start();
    let (said, _) = one_user(server.url(), async |user| {
        user[Echo].set_longest_message(80);
        let mut echo = Echo.open(user).await?;
        echo.ask("many 30", |message| message.text() == "done")
            .await?;
        let dropped = echo.dropped();
        let oldest = echo.receive().await?.text().into_owned();
        done((dropped, oldest))
    });
    // Ten of eight bytes each.
    assert_eq!(said.unwrap(), (20, "noise 20".to_owned()));
}

#[test]
fn pings_are_answered_without_a_word() {
    let server = SocketServer::start();
    let (said, _) = one_user(server.url(), async |user| {
        let mut echo = Echo.open(user).await?;
        echo.send("ping").await?;
        done(echo.receive().await?.text().into_owned())
    });
    assert_eq!(said.unwrap(), "it is there");
}

#[test]
fn a_socket_that_the_server_closes_tells_its_code() {
    let server = SocketServer::start();
    let (told, report) = one_user(server.url(), async |user| {
        let mut told = Vec::new();
        for what in [
            "close 1001",
            "close 4000 too many",
            "close 1000",
            "close",
            "drop",
        ] {
            let mut echo = Echo.open(user).await.expect("a socket");
            echo.send(what).await.expect("it goes out");
            let first = why(echo.receive().await);
            assert_eq!(why(echo.send("x").await), first, "and stays closed");
            told.push((first, echo.close_code()));
        }
        told
    });
    let closed = |text: &str| format!("the server closed the socket{text}");
    let expected = [
        (closed(": 1001 (going away)"), Some(1001)),
        (closed(": 4000, \"too many\""), Some(4000)),
        (closed(": 1000 (normal)"), Some(1000)),
        (closed(" without a code"), None),
        (
            "the server ended the connection without closing the socket".to_owned(),
            None,
        ),
    ];
    assert_eq!(told, expected);
    let receive = report.endpoint(Echo).operation("receive");
    assert_eq!((receive.requests(), receive.failures()), (5, 5));
    assert!(report.to_string().contains("4000"), "{report}");
}

#[test]
fn what_takes_too_long_is_given_up_and_the_socket_stays() {
    let server = SocketServer::start();
    let (told, report) = one_user(server.url(), async |user| {
        let mut hasty = Hasty.open(user).await.expect("a socket");
        let receive = why(hasty.receive().await);
        let ask = why(hasty.ask("x", |message| message.text() == "y").await);
        let queued = hasty.receive().await.expect("what came meanwhile");
        (receive, ask, queued.text().into_owned())
    });
    let late = "timed out after 100ms".to_owned();
    assert_eq!(told, (late.clone(), late, "x".to_owned()));
    let hasty = report.endpoint(Hasty);
    assert_eq!((hasty.requests(), hasty.failures()), (4, 2), "{report}");
}

#[test]
fn a_protocol_is_agreed_on() {
    let server = SocketServer::start();
    let ((agreed, foreign), _) = one_user(server.url(), async |user| {
        let agreed = Protocol.open(user).await.expect("they agree");
        let agreed = agreed.headers()["sec-websocket-protocol"].clone();
        (agreed, why(Foreign.open(user).await))
    });
    assert_eq!(agreed, "v2");
    assert_eq!(
        foreign,
        "the server opens no socket: it does not speak the protocol v3"
    );
}

#[test]
fn the_handshake_has_what_a_request_has() {
    let server = SocketServer::start();
    let (arrived, _) = one_user(server.url(), async |user| {
        // Sets a cookie, which goes with the next handshake.
        Chat.open(user).await?.close().await;
        let mut arrived = Arrived.open(user).await?;
        done(arrived.receive().await?.json::<Value>()?)
    });
    let arrived = arrived.unwrap();
    assert_eq!(arrived["query"], "q=a+b");
    let headers = &arrived["headers"];
    for (name, value) in [
        ("x-a", "1"),
        ("authorization", "Bearer secret-token"),
        ("cookie", "seat=7"),
        ("upgrade", "websocket"),
        ("connection", "Upgrade"),
        ("sec-websocket-version", "13"),
    ] {
        assert_eq!(headers[name], value, "{arrived}");
    }
    assert!(
        headers["user-agent"]
            .as_str()
            .unwrap()
            .starts_with("backpack/")
    );
    assert_eq!(headers.get("sec-websocket-extensions"), None);
}

#[test]
fn requests_go_on_beside_an_open_socket() {
    let server = SocketServer::start();
    let (_, report) = one_user(server.url(), async |user| {
        let mut one = Echo.open(user).await?;
        let mut other = Echo.open(user).await?;
        Page.get(user).await;
        one.send("one").await?;
        other.send("other").await?;
        Page.get(user).await;
        assert_eq!(one.receive().await?.text(), "one");
        assert_eq!(other.receive().await?.text(), "other");
        done(())
    });
    assert_eq!(report.total().failures(), 0, "{report}");
    assert_eq!(report.endpoint(Page).requests(), 2);
}

#[test]
fn values_come_out_of_messages_and_handshakes() {
    let server = SocketServer::start();
    let (urls, report) = one_user(server.url(), async |user| {
        let mut chat = Chat.open(user).await?;
        let url = |result: &RequestResult| {
            ["token", "seat", "room"].map(|name| result.url_query(name).unwrap_or_default())
        };
        let before = url(&Seat.get(user).await);
        chat.receive().await?;
        let first = url(&Seat.get(user).await);
        let is_five =
            |message: &backpack::Message| message.json::<Value>().is_ok_and(|it| it["id"] == 5);
        chat.ask(json!({ "id": 5 }), is_five).await?;
        let newest = url(&Seat.get(user).await);
        let mut room = Room.open(user).await?;
        let welcome: Value = room.receive().await?.json()?;
        let news: Value = room.receive().await?.json()?;
        let said = news["heard"].clone();
        done((before, first, newest, welcome["room"].clone(), said))
    });
    let (before, first, newest, room, said) = urls.unwrap();
    assert_eq!(before, ["none", "7", "open"]);
    assert_eq!(first, ["t-1", "7", "open"]);
    assert_eq!(newest, ["t-2", "7", "open"]);
    assert_eq!(room, "t-2");
    assert_eq!(said, json!({ "id": 0, "by": { "token": "t-2" } }));
    assert!(!report.to_string().contains("no value"), "{report}");
}

#[test]
fn a_handshake_that_gives_no_socket_is_a_failure_that_says_why() {
    let server = SocketServer::start();
    let ((nowhere, no_socket), report) = one_user(server.url(), async |user| {
        (
            why(Nowhere.open(user).await),
            why(NoSocket.open(user).await),
        )
    });
    assert_eq!(nowhere, "status 404 in the place of a socket (101)");
    assert_eq!(
        no_socket,
        "status 200 in the place of a socket (101): \"ok\""
    );
    let open = report.endpoint(NoSocket).operation("open");
    assert_eq!((open.requests(), open.failures()), (1, 1), "{report}");
}

#[test]
fn a_url_may_be_known_only_while_the_test_runs() {
    let server = SocketServer::start();
    let whole = format!("{}/echo", server.url().replace("http://", "ws://"));
    let (said, _) = one_user(server.url(), async move |user| {
        user[Elsewhere].set_path("url", whole.as_str());
        let mut elsewhere = Elsewhere.open(user).await?;
        elsewhere.send("here").await?;
        done(elsewhere.receive().await?.text().into_owned())
    });
    assert_eq!(said.unwrap(), "here");
}

#[test]
fn a_sealed_endpoint_opens_nothing() {
    let server = SocketServer::start();
    let (told, report) = one_user(server.url(), async |user| {
        user[Echo].seal();
        why(Echo.open(user).await)
    });
    assert_eq!(told, "sealed: nothing was sent");
    assert_eq!(report.total().requests(), 0);
}

#[test]
fn a_path_that_nothing_fills_is_a_failure_and_nothing_is_sent() {
    let server = SocketServer::start();
    let (told, report) = one_user(server.url(), async |user| why(Room.open(user).await));
    assert!(told.starts_with("nothing fills {token}"), "{told}");
    let open = report.endpoint(Room).operation("open");
    assert_eq!((open.requests(), open.failures(), open.max()), (1, 1, None));
}

#[test]
fn a_socket_through_tls_is_asked_for_in_http_1() {
    let server = SocketServer::start_secure();
    let test = load_test().host(server.url()).insecure(true);
    let (said, report) = one_user_of(test, async |user| {
        let mut echo = Echo.open(user).await?;
        done(echo.ask("x", |_| true).await?.text().into_owned())
    });
    assert_eq!(said.unwrap(), "x", "{report}");
}
