//! Takes connections, so many at a time and none for ever, and serves the routes on them.

use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpStream;
use tokio::sync::Semaphore;

/// Beside the users of the load test, each of which has an open file too.
const MOST_CONNECTIONS: usize = 48;

/// For the head of a request, and for a connection that waits for the next one.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);

/// A machine out of open files has some again in a moment.
const PAUSE: Duration = Duration::from_millis(100);

/// Serves for ever.
pub(super) async fn serve(listener: TcpListener, routes: Router) {
    let listener = tokio::net::TcpListener::from_std(listener).expect("a socket of the system");
    let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    loop {
        let place = Arc::clone(&places).acquire_owned().await;
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(PAUSE).await;
            continue;
        };
        let routes = routes.clone();
        tokio::spawn(async move {
            serve_connection(stream, routes).await;
            drop(place);
        });
    }
}

async fn serve_connection(stream: TcpStream, routes: Router) {
    // Events are small, and late where they wait for one another.
    let _ = stream.set_nodelay(true);
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(routes))
        .await;
    if let Err(error) = served {
        tracing::debug!("a connection of the live page: {error}");
    }
}
