//! JSON as an answer.

use axum::response::{IntoResponse, Response};
use http::header::CONTENT_TYPE;
use serde::Serialize;

pub(super) fn json(value: &impl Serialize) -> Response {
    let text = serde_json::to_string(value).expect("it is JSON");
    ([(CONTENT_TYPE, "application/json")], text).into_response()
}
