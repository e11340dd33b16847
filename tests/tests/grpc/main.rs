//! gRPC: what a server gets of a call, what of its answer is a value, and which answers are failures.

mod faults;
mod greeter;
#[cfg(unix)]
mod locust;
mod others;
mod streams;

use backpack::GrpcStatus;
use backpack::prelude::*;
use backpack_tests::{Signer, one_user, one_user_of};
use greeter::{Everything, Greeter, Hat, Time};

const NAME: &str = "ada";

endpoint! {
    SayHello = GRPC "/greet.Greeter/SayHello" {
        proto: "proto/greet.proto",
        message: { "name": NAME, "playerId": "7" },
        headers: { "x-region": "eu" },
    };
    Nobody = GRPC "/greet.Greeter/SayHello" { proto: "proto/greet.proto", name: "nobody" };
    NobodyIsFine = GRPC "/greet.Greeter/SayHello" {
        proto: "proto/greet.proto",
        expect: [OK, NOT_FOUND]
    };
    Echo = GRPC "/greet.Greeter/Echo" {
        proto: "proto/greet.proto",
        message: {
            "text": "a \"b\"\n",
            "small": -3,
            "large": 18446744073709551615,
            "weight": 1.5,
            "flag": true,
            "blob": "AP8=",
            "color": "RED",
            "hat": { "color": "GREEN", "sizes": [1, 2] },
            "hats": [{}, { "sizes": [3] }],
            "items": { "a": 1 },
            "phone": "123",
            "seen": "9007199254740993",
            "at": "1970-01-01T00:00:01.5Z",
            "took": "-1.5s",
        },
        check: [message["hat"]["color"] == "GREEN", message["large"] == 18446744073709551615],
    };
    Count = GRPC "/greet.Greeter/Count" { proto: "proto/greet.proto", message: { "to": 3 } };
    Slow = GRPC "/greet.Greeter/SayHello" {
        proto: "proto/greet.proto",
        message: { "name": "slow" },
        timeout: 300ms
    };
    Renamed = GRPC "/greet.Greeter/SayHello" { proto: "proto/greet.proto", message: {} };
}

depends! {
    Renamed {
        message["name"]      <- SayHello.message["text"],
        message["player_id"] <- SayHello.message["visits"] as ", {} visits",
        headers["x-id"]      <- SayHello.headers["x-id"],
    }
}

#[test]
fn a_message_goes_and_a_message_comes() {
    let server = Greeter::start();
    let (result, report) = one_user(server.url(), async |user| SayHello.request(user).await);
    assert_eq!(result.error(), None);
    assert_eq!(
        result.message(),
        json!({ "text": "hello ada7", "visits": 1_u64 << 40, "color": "GREEN" })
    );
    assert_eq!(result.grpc_status(), Some(GrpcStatus::Ok));
    assert_eq!(result.headers()["x-id"], "id-7");
    assert_eq!(report.endpoint(SayHello).requests(), 1);
    let heard = server.heard().metadata;
    let sent = |name: &str| {
        heard[0]
            .get(name)
            .map(|value| value.to_str().expect("a text"))
    };
    assert_eq!(sent("x-region"), Some("eu"));
    assert_eq!(sent("te"), Some("trailers"));
    assert_eq!(sent("content-type"), Some("application/grpc"));
    assert_eq!(sent("grpc-timeout"), Some("30000m"));
    let agent = sent("user-agent").expect("it says who it is");
    assert!(agent.starts_with("backpack/"), "{agent}");
}

#[test]
fn each_type_of_protobuf_arrives_and_comes_back() {
    let server = Greeter::start();
    let (result, _) = one_user(server.url(), async |user| Echo.request(user).await);
    assert_eq!(result.error(), None);
    let sizes = |color, sizes: &[u32]| Hat {
        color,
        sizes: sizes.to_vec(),
    };
    let expected = Everything {
        text: "a \"b\"\n".to_owned(),
        small: -3,
        large: u64::MAX,
        weight: 1.5,
        flag: true,
        blob: vec![0, 255],
        color: 1,
        hat: Some(sizes(2, &[1, 2])),
        hats: vec![sizes(0, &[]), sizes(0, &[3])],
        items: [("a".to_owned(), 1)].into(),
        phone: Some("123".to_owned()),
        seen: Some(9_007_199_254_740_993),
        at: Some(Time {
            seconds: 1,
            nanos: 500_000_000,
        }),
        took: Some(Time {
            seconds: -1,
            nanos: -500_000_000,
        }),
    };
    assert_eq!(server.heard().everything, [expected]);
    assert_eq!(
        result.message(),
        json!({
            "text": "a \"b\"\n",
            "small": -3,
            "large": u64::MAX,
            "weight": 1.5,
            "flag": true,
            "blob": "AP8=",
            "color": "RED",
            "hat": { "color": "GREEN", "sizes": [1, 2] },
            "hats": [{ "color": "NONE", "sizes": [] }, { "color": "NONE", "sizes": [3] }],
            "items": { "a": 1 },
            "phone": "123",
            "seen": 9_007_199_254_740_993_u64,
            "at": "1970-01-01T00:00:01.500Z",
            "took": "-1.500s",
        })
    );
}

#[test]
fn statuses_are_judged_by_their_names() {
    let server = Greeter::start();
    let ((failed, fine, changed), report) = one_user(server.url(), async |user| {
        let failed = Nobody.request(user).await;
        let fine = NobodyIsFine.request(user).await;
        user[Nobody].set_grpc_expect([GrpcStatus::NotFound]);
        (failed, fine, Nobody.request(user).await)
    });
    assert_eq!(
        failed.error(),
        Some("NOT_FOUND: no such player: \"\u{e9}\", expected OK")
    );
    assert_eq!(failed.grpc_status(), Some(GrpcStatus::NotFound));
    assert_eq!(failed.message(), json!(null));
    assert_eq!((fine.error(), fine.message()), (None, json!(null)));
    assert_eq!(changed.error(), None);
    assert_eq!(report.endpoint(Nobody).failures(), 1);
    assert_eq!(report.endpoint(NobodyIsFine).failures(), 0);
}

#[test]
fn values_go_from_message_to_message() {
    let server = Greeter::start();
    let (result, _) = one_user(server.url(), async |user| {
        SayHello.request(user).await;
        Renamed.request(user).await
    });
    assert_eq!(
        result.message()["text"],
        "hello hello ada7, 1099511627776 visits"
    );
    let heard = server.heard().metadata;
    assert_eq!(heard[1].get("x-id").expect("it is sent"), "id-7");
}

#[test]
fn a_message_can_be_changed_and_what_is_none_is_not_sent() {
    let server = Greeter::start();
    let ((fine, wrong, before), _) = one_user(server.url(), async |user| {
        user[SayHello].message_mut()["name"] = json!("bob");
        let fine = SayHello.request(user).await;
        let before = user[SayHello].message().cloned();
        user[SayHello].message_mut()["name"] = json!({ "first": "bob" });
        (fine, SayHello.request(user).await, before)
    });
    assert_eq!(fine.message()["text"], "hello bob7");
    assert_eq!(before, Some(json!({ "name": "bob", "playerId": "7" })));
    assert_eq!(
        wrong.error(),
        Some(
            "the message is no `greet.HelloRequest` at `name`: invalid type: map, expected a string"
        )
    );
    assert_eq!(server.heard().metadata.len(), 1);
}

#[test]
fn a_stream_is_read_to_its_end() {
    let server = Greeter::start();
    let ((all, none, broken), _) = one_user(server.url(), async |user| {
        let all = Count.request(user).await;
        user[Count].message_mut()["to"] = json!(0);
        let none = Count.request(user).await;
        user[Count].message_mut()["to"] = json!(20);
        (all, none, Count.request(user).await)
    });
    let numbers: Vec<_> = all
        .messages()
        .iter()
        .map(|it| it["value"].clone())
        .collect();
    assert_eq!(
        (all.error(), numbers),
        (None, vec![json!(1), json!(2), json!(3)])
    );
    assert_eq!((none.error(), none.messages().len()), (None, 0));
    assert_eq!(
        broken.error(),
        Some("OUT_OF_RANGE: 13 is bad luck, expected OK")
    );
}

#[test]
fn the_server_is_told_how_long_it_has() {
    let server = Greeter::start();
    let (result, _) = one_user(server.url(), async |user| {
        let slow = Slow.request(user).await;
        user[Slow].set_timeout(Duration::from_micros(1_500_500));
        user[Slow].message_mut()["name"] = json!("quick");
        Slow.request(user).await;
        slow
    });
    let error = result.error().unwrap_or_default();
    // Who of the two notices first is a matter of luck.
    assert!(
        error.starts_with("timed out after 300ms") || error.starts_with("CANCELLED: "),
        "{error}"
    );
    let heard = server.heard().metadata;
    let told: Vec<_> = heard
        .iter()
        .map(|it| it.get("grpc-timeout").expect("it is told"))
        .collect();
    assert_eq!(told, ["300m", "1500500u"]);
}

scenario! {
    Steps(wait = none) = [SayHello, join(Echo, Count), Renamed];
}

#[test]
fn calls_are_steps_as_others_are() {
    let server = Greeter::start();
    let report = LoadTest::new()
        .host(server.url())
        .scenario(Steps, 1)
        .users(2)
        .iterations(4)
        .run()
        .expect("it runs");
    let figures = [
        report.endpoint(SayHello),
        report.endpoint(Echo),
        report.endpoint(Count),
    ];
    for figures in figures {
        assert_eq!((figures.requests(), figures.failures()), (4, 0), "{report}");
    }
    assert_eq!(report.endpoint(Renamed).requests(), 4, "{report}");
    assert!(report.to_string().contains("\nGRPC "), "{report}");
}

#[test]
fn calls_go_through_tls() {
    let authority = Signer::new("the greeter's authority");
    let own = authority.server("localhost");
    let server = Greeter::secure(&own.certificate(), &own.key());
    let test = LoadTest::new()
        .host(server.url())
        .authorities(authority.certificate());
    let (result, _) = one_user_of(test, async |user| SayHello.request(user).await);
    assert_eq!(result.error(), None);
    assert_eq!(result.message()["text"], "hello ada7");
}
