//! A greeter by tonic, with its messages written by hand.

use std::collections::HashMap;
use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use futures_util::stream::{self, Stream, StreamExt};
use prost::Message;
use tonic::body::Body;
use tonic::codegen::http;
use tonic::metadata::MetadataMap;
use tonic::server::{Grpc, NamedService, ServerStreamingService, UnaryService};
use tonic::transport::server::TcpIncoming;
use tonic::transport::{Identity, Server, ServerTlsConfig};
use tonic::{Code, Request, Response, Status};
use tonic_prost::ProstCodec;
use tower_service::Service;

#[derive(Clone, PartialEq, Message)]
pub struct HelloRequest {
    #[prost(string, tag = "1")]
    pub name: String,
    #[prost(string, tag = "2")]
    pub player_id: String,
}

#[derive(Clone, PartialEq, Message)]
pub struct HelloReply {
    #[prost(string, tag = "1")]
    pub text: String,
    #[prost(int64, tag = "2")]
    pub visits: i64,
    #[prost(int32, tag = "3")]
    pub color: i32,
}

#[derive(Clone, PartialEq, Message)]
pub struct CountRequest {
    #[prost(int32, tag = "1")]
    pub to: i32,
    #[prost(int32, tag = "2")]
    pub apart: i32,
}

#[derive(Clone, PartialEq, Message)]
pub struct Number {
    #[prost(int32, tag = "1")]
    pub value: i32,
}

#[derive(Clone, PartialEq, Message)]
pub struct Hat {
    #[prost(int32, tag = "1")]
    pub color: i32,
    #[prost(uint32, repeated, tag = "2")]
    pub sizes: Vec<u32>,
}

#[derive(Clone, PartialEq, Message)]
pub struct Time {
    #[prost(int64, tag = "1")]
    pub seconds: i64,
    #[prost(int32, tag = "2")]
    pub nanos: i32,
}

#[derive(Clone, PartialEq, Message)]
pub struct Everything {
    #[prost(string, tag = "1")]
    pub text: String,
    #[prost(int32, tag = "2")]
    pub small: i32,
    #[prost(uint64, tag = "3")]
    pub large: u64,
    #[prost(double, tag = "4")]
    pub weight: f64,
    #[prost(bool, tag = "5")]
    pub flag: bool,
    #[prost(bytes = "vec", tag = "6")]
    pub blob: Vec<u8>,
    #[prost(int32, tag = "7")]
    pub color: i32,
    #[prost(message, optional, tag = "8")]
    pub hat: Option<Hat>,
    #[prost(message, repeated, tag = "9")]
    pub hats: Vec<Hat>,
    #[prost(map = "string, int32", tag = "10")]
    pub items: HashMap<String, i32>,
    #[prost(string, optional, tag = "12")]
    pub phone: Option<String>,
    #[prost(int64, optional, tag = "13")]
    pub seen: Option<i64>,
    #[prost(message, optional, tag = "14")]
    pub at: Option<Time>,
    #[prost(message, optional, tag = "15")]
    pub took: Option<Time>,
}

/// What was heard, of all methods together.
#[derive(Clone, Debug, Default)]
pub struct Heard {
    pub metadata: Vec<MetadataMap>,
    pub everything: Vec<Everything>,
}

type Shared = Arc<Mutex<Heard>>;

/// It runs for as long as the process lives.
pub struct Greeter {
    url: String,
    heard: Shared,
}

impl Greeter {
    pub fn start() -> Self {
        Self::with(None)
    }

    /// With this certificate and key.
    pub fn secure(certificate: &str, key: &str) -> Self {
        let identity = Identity::from_pem(certificate, key);
        Self::with(Some(ServerTlsConfig::new().identity(identity)))
    }

    fn with(tls: Option<ServerTlsConfig>) -> Self {
        let heard = Shared::default();
        let service = Methods(Arc::clone(&heard));
        let scheme = if tls.is_some() { "https" } else { "http" };
        let (tell, told) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("a runtime");
            runtime.block_on(async {
                let incoming = TcpIncoming::bind(([127, 0, 0, 1], 0).into());
                let incoming = incoming
                    .expect("a free loopback port")
                    .with_nodelay(Some(true));
                let port = incoming.local_addr().expect("an address").port();
                tell.send(port).expect("somebody waits for it");
                let mut server = Server::builder();
                if let Some(tls) = tls {
                    server = server.tls_config(tls).expect("a certificate");
                }
                let served = server.add_service(service).serve_with_incoming(incoming);
                served.await.expect("it serves");
            });
        });
        let port = told.recv().expect("it starts");
        Self {
            url: format!("{scheme}://localhost:{port}"),
            heard,
        }
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    pub fn heard(&self) -> Heard {
        self.heard
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

#[derive(Clone)]
struct Methods(Shared);

impl Methods {
    fn note<T>(&self, request: &Request<T>) {
        let mut heard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        heard.metadata.push(request.metadata().clone());
    }
}

impl NamedService for Methods {
    const NAME: &'static str = "greet.Greeter";
}

type Boxed<T> = Pin<Box<dyn Future<Output = T> + Send>>;

impl Service<http::Request<Body>> for Methods {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = Boxed<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let methods = self.clone();
        Box::pin(async move {
            Ok(match request.uri().path() {
                "/greet.Greeter/SayHello" => {
                    let codec = ProstCodec::<HelloReply, HelloRequest>::default();
                    Grpc::new(codec).unary(SayHello(methods), request).await
                }
                "/greet.Greeter/Echo" => {
                    let codec = ProstCodec::<Everything, Everything>::default();
                    Grpc::new(codec).unary(Echo(methods), request).await
                }
                "/greet.Greeter/Count" => {
                    let codec = ProstCodec::<Number, CountRequest>::default();
                    Grpc::new(codec)
                        .server_streaming(Count(methods), request)
                        .await
                }
                _ => Status::unimplemented("no such method").into_http(),
            })
        })
    }
}

struct SayHello(Methods);

impl UnaryService<HelloRequest> for SayHello {
    type Response = HelloReply;
    type Future = Boxed<Result<Response<HelloReply>, Status>>;

    fn call(&mut self, request: Request<HelloRequest>) -> Self::Future {
        self.0.note(&request);
        let HelloRequest { name, player_id } = request.into_inner();
        Box::pin(async move {
            match name.as_str() {
                "" => Err(Status::new(Code::NotFound, "no such player: \"\u{e9}\"\n")),
                "slow" => std::future::pending().await,
                name => {
                    let mut response = Response::new(HelloReply {
                        text: format!("hello {name}{player_id}"),
                        visits: 1 << 40,
                        color: 2,
                    });
                    let id = "id-7".parse().expect("a value");
                    response.metadata_mut().insert("x-id", id);
                    Ok(response)
                }
            }
        })
    }
}

struct Echo(Methods);

impl UnaryService<Everything> for Echo {
    type Response = Everything;
    type Future = Boxed<Result<Response<Everything>, Status>>;

    fn call(&mut self, request: Request<Everything>) -> Self::Future {
        self.0.note(&request);
        let everything = request.into_inner();
        let mut heard = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        heard.everything.push(everything.clone());
        Box::pin(async { Ok(Response::new(everything)) })
    }
}

struct Count(Methods);

impl ServerStreamingService<CountRequest> for Count {
    type Response = Number;
    type ResponseStream = Pin<Box<dyn Stream<Item = Result<Number, Status>> + Send>>;
    type Future = Boxed<Result<Response<Self::ResponseStream>, Status>>;

    fn call(&mut self, request: Request<CountRequest>) -> Self::Future {
        self.0.note(&request);
        let CountRequest { to, apart } = request.into_inner();
        let numbers = stream::iter(1..=to).then(move |value| async move {
            if value > 1 {
                tokio::time::sleep(Duration::from_millis(apart.try_into().unwrap_or(0))).await;
            }
            match value {
                13 => Err(Status::new(Code::OutOfRange, "13 is bad luck")),
                value => Ok(Number { value }),
            }
        });
        let numbers: Self::ResponseStream = Box::pin(numbers);
        Box::pin(async { Ok(Response::new(numbers)) })
    }
}
