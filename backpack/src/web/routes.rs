//! What is served where: the page, its data, and the routes that tools for Locust know.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::rejection::FormRejection;
use axum::extract::{DefaultBodyLimit, Form, Request, State};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use http::{StatusCode, header};
use serde_json::json;

use super::address::Access;
use super::desk::Desk;
use super::json::json;
use super::shared::Shared;
use super::{downloads, events, form, guard, prometheus, samples, statistics};

/// A start form is far smaller.
const LARGEST_BODY: usize = 16 * 1024;

/// For all but a listener: a body that never ends, a report that takes too long.
const PATIENCE: Duration = Duration::from_secs(30);

pub(super) fn routes(desk: Arc<Desk>, access: Access) -> Router {
    let shared = Shared::new(desk);
    let data = Router::new()
        .route("/api/state", get(state))
        .route("/api/events", get(listen))
        .route("/swarm", post(swarm))
        .route("/stop", post(stop))
        .route("/stats/reset", post(reset))
        .route("/stats/requests", get(statistics::requests))
        .route("/exceptions", get(statistics::exceptions))
        .route("/api/samples", get(samples::samples))
        .route("/metrics", get(prometheus::metrics))
        .merge(downloads::routes())
        .with_state(shared);
    page()
        .merge(data)
        .fallback(async || (StatusCode::NOT_FOUND, "there is nothing here\n"))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(middleware::from_fn(in_time))
        .layer(middleware::from_fn_with_state(
            Arc::new(access),
            guard::guard,
        ))
}

/// The files of the page, as they are in the program.
fn page() -> Router {
    macro_rules! files {
        ($($path:literal: $name:literal, $kind:expr;)*) => {
            Router::new()$(.route($path, get(file($kind, include_str!(concat!("page/", $name))))))*
        };
    }
    files! {
        "/": "index.html", "text/html; charset=utf-8";
        "/page/style.css": "style.css", CSS;
        "/page/app.js": "app.js", SCRIPT;
        "/page/charts.js": "charts.js", SCRIPT;
        "/page/exchanges.js": "exchanges.js", SCRIPT;
        "/page/phases.js": "phases.js", SCRIPT;
        "/page/format.js": "format.js", SCRIPT;
        "/page/steering.js": "steering.js", SCRIPT;
        "/page/table.js": "table.js", SCRIPT;
        "/page/tables.js": "tables.js", SCRIPT;
        "/page/timelines.js": "timelines.js", SCRIPT;
        "/page/uplot.js": "uplot.js", SCRIPT;
        "/page/uplot.css": "uplot.css", CSS;
        "/page/LICENSE-uplot.txt": "LICENSE-uplot.txt", "text/plain; charset=utf-8";
    }
    // Browsers ask for it unasked.
    .route("/favicon.ico", get(StatusCode::NO_CONTENT))
}

const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

fn file(kind: &'static str, text: &'static str) -> impl IntoResponse + Clone {
    ([(header::CONTENT_TYPE, kind)], text)
}

async fn in_time(request: Request, next: Next) -> Response {
    match tokio::time::timeout(PATIENCE, next.run(request)).await {
        Ok(response) => response,
        Err(_) => (StatusCode::REQUEST_TIMEOUT, "this took too long\n").into_response(),
    }
}

async fn state(State(shared): State<Shared>) -> Response {
    json(&shared.desk.state())
}

async fn listen(State(shared): State<Shared>) -> Response {
    events::answer(&shared)
}

async fn swarm(
    State(shared): State<Shared>,
    fields: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Response {
    let fields = match fields {
        Ok(Form(fields)) => fields,
        Err(rejection) => return refused(rejection.status(), &rejection.body_text()),
    };
    let wish = form::Form::of(fields).and_then(|form| form.read());
    let answer = wish.and_then(|wish| shared.desk.swarm(wish));
    match answer {
        Ok(message) => {
            let state = shared.desk.state();
            json(&json!({ "success": true, "message": message, "host": state.form.host }))
        }
        Err(problem) => refused(StatusCode::BAD_REQUEST, &problem),
    }
}

async fn stop(State(shared): State<Shared>) -> Response {
    done(shared.desk.stop())
}

async fn reset(State(shared): State<Shared>) -> Response {
    match shared.desk.reset() {
        Ok(message) => done(message),
        Err(problem) => refused(StatusCode::CONFLICT, &problem),
    }
}

fn done(message: &str) -> Response {
    json(&json!({ "success": true, "message": message }))
}

/// In one line, whatever was sent.
fn refused(status: StatusCode, problem: &str) -> Response {
    let line: String = problem
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let told = json(&json!({ "success": false, "message": line }));
    (status, told).into_response()
}
