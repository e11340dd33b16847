//! A load test of your own service, beside its code: `cargo test` starts both.
//!
//! `cargo test --example own_server` runs the test; `cargo run --example own_server` serves.

use std::net::SocketAddr;

use axum::Router;
use axum::routing::get;
use tokio::net::TcpListener;

/// The service.
fn app() -> Router {
    Router::new()
        .route("/greeting", get(async || "hello"))
        .route("/health", get(async || "up"))
}

async fn serve(listener: TcpListener) -> std::io::Result<()> {
    axum::serve(listener, app()).await
}

fn main() -> std::io::Result<()> {
    runtime()?.block_on(async {
        let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await?;
        println!("http://{}/greeting", listener.local_addr()?);
        serve(listener).await
    })
}

fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
}

#[cfg(test)]
mod tests {
    use backpack::prelude::*;

    use super::*;

    endpoint! {
        Greeting = GET "/greeting" { check: |result| result.text() == "hello" };
        Health = GET "/health";
    }

    scenario! {
        Visitor(wait = 10ms) = [Greeting, Health];
    }

    /// The service on a free port, for as long as the process lives.
    fn running() -> String {
        let (tell, told) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            runtime()?.block_on(async {
                let listener = TcpListener::bind("127.0.0.1:0").await?;
                let _ = tell.send(listener.local_addr()?);
                serve(listener).await
            })
        });
        format!("http://{}", told.recv().expect("the service starts"))
    }

    /// The same without a port: handlers are called where the users are.
    #[backpack::test(
        service = app(),
        scenarios = [Visitor],
        users = 10,
        run_time = 1s,
        expect = [failures <= 0, Greeting.requests > 50],
    )]
    fn holds_ten_visitors_in_process(report: Report) {
        assert!(report.endpoint(Health).requests() > 0);
    }

    #[backpack::test(
        host = running(),
        scenarios = [Visitor],
        users = 10,
        run_time = 2s,
        expect = [failures < 1%, p95 < 500ms, Greeting.requests > 50],
    )]
    fn holds_ten_visitors(report: Report) {
        assert!(report.endpoint(Health).requests() > 0);
    }
}
