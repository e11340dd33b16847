//! What makes a demo lifelike: answers take a few milliseconds, and one in a hundred fails.

use std::time::Duration;

use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

const FASTEST_MICROS: u64 = 1_000;
const USUAL_MICROS: u64 = 8_000;
const SLOW_MICROS: u64 = 40_000;
const SLOW_ONES: f64 = 0.02;
const FAILING_ONES: f64 = 0.01;

/// Lets every request through late, and some of them not at all.
pub(crate) async fn weather(request: Request, next: Next) -> Response {
    tokio::time::sleep(latency()).await;
    if rand::random_bool(FAILING_ONES) {
        return (StatusCode::SERVICE_UNAVAILABLE, "try again later\n").into_response();
    }
    next.run(request).await
}

fn latency() -> Duration {
    let slowest = if rand::random_bool(SLOW_ONES) {
        SLOW_MICROS
    } else {
        USUAL_MICROS
    };
    Duration::from_micros(rand::random_range(FASTEST_MICROS..slowest))
}
