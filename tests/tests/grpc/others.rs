//! gRPC by others: a server of Python, and tonic's own client.

use backpack::prelude::*;
use backpack_python::{PythonServer, PythonTools};
use backpack_tests::one_user;
use tonic::codegen::http::uri::PathAndQuery;
use tonic::transport::{Channel, Endpoint};
use tonic::{Request, Status};
use tonic_prost::ProstCodec;

use crate::greeter::{Greeter, HelloReply, HelloRequest};

endpoint! {
    SayHello = GRPC "/greet.Greeter/SayHello" {
        proto: "proto/greet.proto",
        message: { "name": "ada" },
        headers: { "x-region": "eu" },
        timeout: 5s,
    };
    Nobody = GRPC "/greet.Greeter/SayHello" { proto: "proto/greet.proto", timeout: 5s };
    Broken = GRPC "/greet.Greeter/SayHello" {
        proto: "proto/greet.proto",
        message: { "name": "broken" },
        timeout: 5s
    };
    Echo = GRPC "/greet.Greeter/Echo" { proto: "proto/greet.proto", timeout: 5s };
    Count = GRPC "/greet.Greeter/Count" {
        proto: "proto/greet.proto",
        message: { "to": 3 },
        timeout: 5s
    };
}

#[test]
fn a_server_of_grpcio_understands_calls() {
    let Some(tools) = PythonTools::find(include_str!("../../python/grpcio.txt")) else {
        return;
    };
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/python/grpcio_server.py");
    let server = PythonServer::start(&tools, script, &[]);
    let ((hello, failed, messages, streamed), report) = one_user(server.url(), async |user| {
        let hello = SayHello.request(user).await;
        let failed = [
            Nobody.request(user).await,
            Broken.request(user).await,
            Echo.request(user).await,
        ];
        let messages = Count.request(user).await.messages();
        let mut numbers = Count.open(user).await.expect("it opens");
        let mut streamed = Vec::new();
        while let Some(number) = numbers.next().await.expect("it comes") {
            streamed.push(number);
        }
        (hello, failed, messages, streamed)
    });
    assert_eq!(hello.error(), None, "{report}");
    assert_eq!(hello.message()["text"], "hello ada, you have enough");
    assert_eq!(hello.headers()["x-region"], "eu");
    let failed = failed.map(|result| result.error().unwrap_or_default().to_owned());
    assert_eq!(
        failed,
        [
            "NOT_FOUND: no such player: \u{e9}, expected OK",
            "UNKNOWN: Exception calling application: no greeting, expected OK",
            "UNIMPLEMENTED: Method not found!, expected OK",
        ]
    );
    let numbers = [1, 2, 3].map(|value| json!({ "value": value }));
    assert_eq!((messages, streamed), (numbers.to_vec(), numbers.to_vec()));
}

async fn say_hello(channel: Channel, name: &str) -> Result<HelloReply, Status> {
    let mut client = tonic::client::Grpc::new(channel);
    let ready = client.ready().await;
    ready.map_err(|error| Status::unavailable(error.to_string()))?;
    let message = HelloRequest {
        name: name.to_owned(),
        player_id: String::new(),
    };
    let codec = ProstCodec::<HelloRequest, HelloReply>::default();
    let path = PathAndQuery::from_static("/greet.Greeter/SayHello");
    let answer = client.unary(Request::new(message), path, codec).await?;
    Ok(answer.into_inner())
}

#[test]
fn the_client_of_tonic_is_measured_like_any_other() {
    let server = Greeter::start();
    let url = server.url().to_owned();
    let (texts, report) = one_user(server.url(), async move |user| {
        let endpoint = Endpoint::from_shared(url.clone()).expect("a URL");
        let channel = endpoint.connect().await.expect("it connects");
        let fine = say_hello(channel.clone(), "ada");
        let fine = user.measure("GRPC", "SayHello", fine).await;
        let failed = user
            .measure("GRPC", "SayHello", say_hello(channel, ""))
            .await;
        (fine.map(|reply| reply.text), failed.map(|reply| reply.text))
    });
    assert_eq!(texts.0.expect("it comes"), "hello ada");
    assert!(texts.1.is_err());
    let figures = report.row("GRPC", "SayHello");
    assert_eq!((figures.requests(), figures.failures()), (2, 1), "{report}");
}
