//! Messages that are read one by one.

use backpack::GrpcStatus;
use backpack::prelude::*;
use backpack_tests::one_user;

use crate::greeter::Greeter;

endpoint! {
    Count = GRPC "/greet.Greeter/Count" {
        proto: "proto/greet.proto",
        message: { "to": 3, "apart": 60 }
    };
    Slow = GRPC "/greet.Greeter/Count" {
        proto: "proto/greet.proto",
        message: { "to": 2, "apart": 60_000 },
        timeout: 200ms
    };
    SayHello = GRPC "/greet.Greeter/SayHello" { proto: "proto/greet.proto" };
}

depends! {
    SayHello { message["name"] <- Count.message["value"] as "number {}" }
}

#[test]
fn each_message_is_measured_until_it_comes() {
    let server = Greeter::start();
    let (values, report) = one_user(server.url(), async |user| {
        let mut numbers = Count.open(user).await?;
        let mut values = Vec::new();
        while let Some(number) = numbers.next().await? {
            values.push(number["value"].clone());
            // Others go on meanwhile, and take what came last.
            let result = SayHello.request(user).await;
            values.push(result.message()["text"].clone());
        }
        assert_eq!(numbers.next().await?, None);
        Ok::<_, backpack::SocketError>(values)
    });
    // It would end all of them together.
    assert!(server.heard().metadata[0].get("grpc-timeout").is_none());
    assert!(
        !report.to_string().contains("message[\"value\"]"),
        "{report}"
    );
    let expected = json!([
        1,
        "hello number 1",
        2,
        "hello number 2",
        3,
        "hello number 3"
    ]);
    assert_eq!(json!(values.expect("they come")), expected);
    let figures = report.endpoint(Count);
    let [open, receive] = ["open", "receive"].map(|operation| figures.operation(operation));
    assert_eq!((open.requests(), receive.requests()), (1, 3), "{report}");
    assert_eq!((figures.requests(), figures.failures()), (4, 0), "{report}");
    let longest = receive.max().expect("there are some");
    assert!(longest >= Duration::from_millis(40), "{longest:?}");
}

#[test]
fn how_a_stream_ends_is_told_once() {
    let server = Greeter::start();
    let ((told, after, fine), report) = one_user(server.url(), async |user| {
        user[Count].message_mut()["to"] = json!(20);
        user[Count].message_mut()["apart"] = json!(0);
        let mut numbers = Count.open(user).await.expect("it opens");
        let told = loop {
            match numbers.next().await {
                Ok(Some(_)) => {}
                Ok(None) => break None,
                Err(error) => break Some(error.to_string()),
            }
        };
        let after = numbers.next().await.expect("nothing comes");
        user[Count].set_grpc_expect([GrpcStatus::OutOfRange]);
        let mut numbers = Count.open(user).await.expect("it opens");
        let mut count = 0;
        while let Ok(Some(_)) = numbers.next().await {
            count += 1;
        }
        (told, after, count)
    });
    assert_eq!(
        told.as_deref(),
        Some("OUT_OF_RANGE: 13 is bad luck, expected OK")
    );
    assert_eq!((after, fine), (None, 12));
    let receive = report.endpoint(Count).operation("receive");
    assert_eq!(
        (receive.requests(), receive.failures()),
        (25, 1),
        "{report}"
    );
}

#[test]
fn a_message_that_does_not_come_is_a_failure_and_the_call_goes_on() {
    let server = Greeter::start();
    let ((first, second), _) = one_user(server.url(), async |user| {
        let mut numbers = Slow.open(user).await.expect("it opens");
        (numbers.next().await, numbers.next().await)
    });
    assert_eq!(first.expect("it comes"), Some(json!({ "value": 1 })));
    let error = second.expect_err("it does not come").to_string();
    // The server knows the time-out of the call too.
    assert!(
        error == "no message within 200ms" || error.starts_with("CANCELLED: "),
        "{error}"
    );
}

#[test]
fn thresholds_ask_for_opening_and_receiving() {
    let server = Greeter::start();
    let report = LoadTest::new()
        .host(server.url())
        .scenario(Counting, 1)
        .users(1)
        .iterations(1)
        .expect(thresholds![
            Count.open.p95 < 10s,
            Count.receive.p95 < 10s,
            Count.failures <= 0
        ])
        .run()
        .expect("it runs");
    assert!(report.passed(), "{report}");
    assert_eq!(report.thresholds().len(), 3);
}

scenario! {
    Counting(wait = none) = [async |user| {
        let mut numbers = Count.open(user).await?;
        while numbers.next().await?.is_some() {}
        Ok(())
    }];
}
