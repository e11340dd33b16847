//! Takes connections, so many at a time and none for ever, and serves the routes on them.

use std::net::TcpListener;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpStream;

use super::guests::{Guests, Welcome};

/// For the whole head of a request, and for a connection that waits for the next one.
const HEAD_TIMEOUT: Duration = Duration::from_secs(5);

/// A machine out of open files has some again in a moment, and a page that was left frees its connections.
const PAUSE: Duration = Duration::from_millis(100);

/// Serves for ever.
pub(super) async fn serve(listener: TcpListener, routes: Router) {
    let listener = tokio::net::TcpListener::from_std(listener).expect("a socket of the system");
    let mut guests = Guests::default();
    loop {
        while !guests.have_room() {
            tokio::time::sleep(PAUSE).await;
        }
        let Ok((stream, peer)) = listener.accept().await else {
            tokio::time::sleep(PAUSE).await;
            continue;
        };
        let welcome = Welcome::default();
        let task = tokio::spawn(serve_connection(stream, routes.clone(), welcome.clone()));
        guests.add(peer.ip(), welcome, task.abort_handle());
    }
}

async fn serve_connection(stream: TcpStream, routes: Router, welcome: Welcome) {
    // Events are small, and late where they wait for one another.
    let _ = stream.set_nodelay(true);
    let routes = TowerToHyperService::new(routes);
    let service = service_fn(move |mut request: hyper::Request<hyper::body::Incoming>| {
        request.extensions_mut().insert(welcome.clone());
        routes.call(request)
    });
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .serve_connection(TokioIo::new(stream), service)
        .await;
    if let Err(error) = served {
        tracing::debug!("a connection of the live page: {error}");
    }
}
