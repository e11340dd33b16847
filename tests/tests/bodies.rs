//! Bodies that are no text: bytes, files and forms with files, to the byte; and who asks.

use backpack::TransportKind::{self, Direct, Reqwest};
use backpack::prelude::*;
use backpack_tests::{Answer, Arrived, Http2Server, RecordingServer, one_user, one_user_of};

fn noise() -> Vec<u8> {
    (0..=255).chain([0, 13, 10, 255]).collect()
}

/// Too long to stand behind its head.
fn long() -> Vec<u8> {
    noise().repeat(400)
}

endpoint! {
    Blob = POST "/blob" { bytes: noise() };
    Long = PUT "/long" { bytes: long(), headers: { "content-type": "application/x-long" } };
    File = POST "/file" { bytes: file("data/pixel.png"), headers: { "content-type": "image/png" } };
    Literal = [POST, GET] "/literal" { bytes: b"\x00\xff" };
    Avatar = PUT "/avatar" {
        multipart: {
            "file": file("data/pixel.png"),
            "title": format!("{} \"me\"", 1),
            "raw": bytes(long(), "n.bin", "application/x-noise"),
        },
    };
    Pieces = PUT "/echo" {
        multipart: {
            "a": "x".repeat(20_000),
            "b": bytes("y".repeat(70_000), "b.txt", "text/plain")
        },
    };
    Named = POST "/named" { multipart: { "title": "none" } };
    Token = GET "/token";
    Admin = GET "/admin" { auth: basic("admin", "se:cret") };
    Holder = GET "/holder" { auth: bearer(format!("t-{}", 7)) };
}

depends! {
    Named { multipart["title"] <- Token.json["title"] }
}

const BOTH: [TransportKind; 2] = [Direct, Reqwest];

fn boundary(arrived: &Arrived) -> String {
    let media_type = arrived.header("content-type").expect("a type");
    let boundary = media_type.strip_prefix("multipart/form-data; boundary=");
    boundary.expect("a boundary").to_owned()
}

/// The whole body of `Avatar`.
fn avatar(boundary: &str) -> Vec<u8> {
    let part = |head: &str, body: &[u8]| {
        let head = format!("--{boundary}\r\ncontent-disposition: form-data; name={head}\r\n\r\n");
        [head.as_bytes(), body, b"\r\n"].concat()
    };
    let pixel = include_bytes!("../data/pixel.png");
    [
        part(
            "\"file\"; filename=\"pixel.png\"\r\ncontent-type: image/png",
            pixel,
        ),
        part("\"title\"", b"1 \"me\""),
        part(
            "\"raw\"; filename=\"n.bin\"\r\ncontent-type: application/x-noise",
            &long(),
        ),
        format!("--{boundary}--\r\n").into_bytes(),
    ]
    .concat()
}

#[test]
fn bytes_arrive_as_they_are_whoever_carries_them() {
    for kind in BOTH {
        let server = RecordingServer::start();
        one_user_of(
            LoadTest::new().host(server.url()).transport(kind),
            async |user| {
                Blob.request(user).await;
                Long.request(user).await;
                File.request(user).await;
                Literal.post(user).await;
                Literal.get(user).await;
                Avatar.request(user).await;
            },
        );
        let arrived = server.arrived();
        let bodies: Vec<_> = arrived.iter().map(|it| it.body.clone()).collect();
        let pixel = include_bytes!("../data/pixel.png").to_vec();
        let avatar = avatar(&boundary(&arrived[5]));
        assert_eq!(
            bodies,
            [noise(), long(), pixel, vec![0, 255], vec![], avatar],
            "{kind:?}"
        );
        let types = arrived.iter().map(|it| it.header("content-type"));
        let types: Vec<_> = types.take(5).collect();
        let octets = Some("application/octet-stream");
        assert_eq!(
            types,
            [
                octets,
                Some("application/x-long"),
                Some("image/png"),
                octets,
                None
            ]
        );
    }
}

#[test]
fn a_body_in_pieces_arrives_over_http2_too() {
    for kind in BOTH {
        let server = Http2Server::plain();
        let test = LoadTest::new()
            .host(server.url())
            .http2(true)
            .transport(kind);
        let (result, _) = one_user_of(test, async |user| Pieces.request(user).await);
        let text = result.text();
        let boundary = text.lines().next().unwrap_or_default();
        let parts = [
            format!(
                "{boundary}\r\ncontent-disposition: form-data; name=\"a\"\r\n\r\n{}\r\n",
                "x".repeat(20_000)
            ),
            format!(
                "{boundary}\r\ncontent-disposition: form-data; name=\"b\"; filename=\"b.txt\"\r\ncontent-type: text/plain\r\n\r\n{}\r\n",
                "y".repeat(70_000)
            ),
            format!("{boundary}--\r\n"),
        ];
        assert!(boundary.starts_with("--backpack-"), "{kind:?} {text:.200}");
        assert_eq!(text, parts.concat(), "{kind:?}");
    }
}

#[test]
fn bodies_can_be_changed_by_hand_and_by_values() {
    let server = RecordingServer::start();
    server.answers("GET /token", Answer::json(json!({ "title": 7 })));
    one_user(server.url(), async |user| {
        user[Blob].set_bytes(vec![1, 0, 2]);
        Blob.request(user).await;
        Named.request(user).await;
        Token.request(user).await;
        user[Named]
            .multipart_mut()
            .set_file("file", b"x", "x.txt", "text/plain");
        Named.request(user).await;
        user[Named].multipart_mut().remove("file");
        Named.request(user).await;
    });
    let arrived = server.arrived();
    assert_eq!(arrived[0].body, [1, 0, 2]);
    let title = |arrived: &Arrived, title: &str| {
        let part = format!("name=\"title\"\r\n\r\n{title}\r\n");
        assert!(arrived.text().contains(&part), "{}", arrived.text());
    };
    title(&arrived[1], "none");
    title(&arrived[3], "7");
    assert!(
        arrived[3]
            .text()
            .contains("filename=\"x.txt\"\r\ncontent-type: text/plain\r\n\r\nx\r\n")
    );
    title(&arrived[4], "7");
    assert!(!arrived[4].text().contains("filename"));
}

#[test]
fn who_asks_is_a_header_that_nobody_else_reads() {
    let server = RecordingServer::start();
    let (shown, _) = one_user(server.url(), async |user| {
        Admin.request(user).await;
        Holder.request(user).await;
        format!("{:?} {:?}", user[Admin], user[Holder])
    });
    let asked: Vec<_> = server
        .arrived()
        .iter()
        .map(|it| it.header("authorization").map(str::to_owned))
        .collect();
    let expected = ["Basic YWRtaW46c2U6Y3JldA==", "Bearer t-7"].map(|it| Some(it.to_owned()));
    assert_eq!(asked, expected);
    assert!(
        shown.contains("Basic ****") && shown.contains("Bearer ****"),
        "{shown}"
    );
    assert!(!shown.contains("YWRt") && !shown.contains("t-7"), "{shown}");
}
