//! A load test of a service in its own process, for the specification to run as a program.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::task::{Context, Poll};

use backpack::RequestBody;
use backpack::prelude::*;
use http_body_util::Full;
use hyper::{Request, Response};

endpoint! { Index = GET "/"; }
scenario! { Visit(wait = none) = [Index]; }

/// Says `ok` to everything.
#[derive(Clone)]
struct Agreeing;

impl tower_service::Service<Request<RequestBody>> for Agreeing {
    type Response = Response<Full<backpack::Bytes>>;
    type Error = Infallible;
    type Future = Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<RequestBody>) -> Self::Future {
        ready(Ok(Response::new("ok".into())))
    }
}

fn main() -> ExitCode {
    LoadTest::new().service(Agreeing).scenario(Visit, 1).main()
}
