//! The exchanges behind a row or a failure, for the page: asked for where somebody looks, since they are large.

use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde::Serialize;

use super::json::json;
use super::shared::Shared;
use crate::report::document::{Depth, Document};
use crate::seen::{Exchange, written};

/// Which row, and which of its failures; none: its slowest requests.
#[derive(Debug, Default)]
struct Asked {
    method: String,
    name: String,
    error: Option<String>,
}

/// An exchange in the words that the reports have for it.
#[derive(Debug, Serialize)]
struct Shown {
    title: String,
    whose: String,
    request: String,
    answer: String,
}

pub(super) async fn samples(State(shared): State<Shared>, RawQuery(query): RawQuery) -> Response {
    let asked = Asked::read(&query.unwrap_or_default());
    let Some(running) = shared.desk.running() else {
        return json(&Vec::<Shown>::new());
    };
    let turn = shared.turn_to_make_a_file().await;
    let looking = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        asked.of(&running.document(Depth::Whole))
    });
    match looking.await {
        Ok(shown) => json(&shown),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

impl Asked {
    fn read(query: &str) -> Self {
        let mut asked = Self::default();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            match &*name {
                "method" => asked.method = value.into_owned(),
                "name" => asked.name = value.into_owned(),
                "error" => asked.error = Some(value.into_owned()),
                _ => {}
            }
        }
        asked
    }

    fn of(&self, document: &Document) -> Vec<Shown> {
        let is_it = |method: &str, name: &str| method == self.method && name == self.name;
        match &self.error {
            Some(error) => {
                let mut failures = document.failures.iter();
                let failure = failures.find(|it| is_it(&it.method, &it.name) && it.error == *error);
                failure
                    .and_then(|it| it.sample.as_ref())
                    .map(shown)
                    .into_iter()
                    .collect()
            }
            None => {
                let row = document.rows.iter().find(|it| is_it(&it.method, &it.name));
                row.map_or_else(Vec::new, |row| row.slowest.iter().map(shown).collect())
            }
        }
    }
}

fn shown(exchange: &Exchange) -> Shown {
    Shown {
        title: written::title(exchange),
        whose: written::whose(exchange),
        request: written::sent(exchange),
        answer: written::answer(exchange),
    }
}
