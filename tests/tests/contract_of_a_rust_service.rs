//! The contract of a service in Rust is a file that the service itself writes: it describes itself with utoipa, a test holds the
//! file to that, and the load test is held to the file.

use std::fs;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use backpack::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

const CONTRACT: &str = "contracts/notes.json";

/// What the service says of itself.
#[derive(OpenApi)]
#[openapi(
    info(title = "Notes", version = "1", license(name = "MIT")),
    paths(notes, note, create)
)]
struct Described;

#[derive(Serialize, ToSchema)]
struct Note {
    id: u32,
    title: String,
    tags: Vec<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewNote {
    title: String,
    #[serde(default)]
    tags: Vec<String>,
}

#[utoipa::path(get, path = "/notes", responses((status = 200, body = Vec<Note>)))]
async fn notes() -> Json<Vec<Note>> {
    Json(vec![first()])
}

#[utoipa::path(get, path = "/notes/{id}", params(("id" = u32, Path)), responses((status = 200, body = Note), (status = 404)))]
async fn note(Path(id): Path<u32>) -> Response {
    match id {
        1 => Json(first()).into_response(),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

#[utoipa::path(post, path = "/notes", request_body = NewNote, responses((status = 201, body = Note)))]
async fn create(Json(NewNote { title, tags }): Json<NewNote>) -> (StatusCode, Json<Note>) {
    let id = 1;
    (StatusCode::CREATED, Json(Note { id, title, tags }))
}

fn first() -> Note {
    Note {
        id: 1,
        title: "first".to_owned(),
        tags: Vec::new(),
    }
}

fn service() -> Router {
    Router::new()
        .route("/notes", get(notes).post(create))
        .route("/notes/{id}", get(note))
}

endpoint! {
    #![openapi("contracts/notes.json")]
    Notes = GET "/notes";
    Create = POST "/notes" { json: { "title": "a", "tags": ["b"] }, expect: 201 };
    Read = GET "/notes/{id}";
    Missing = GET "/notes/{id}" { name: "missing", path: { "id": 7 }, expect: 404 };
}

depends! {
    Read {
        path["id"] <- Create.json["id"],
    }
}

scenario! {
    Visit(wait = none) = [Notes, Create, Read, Missing];
}

#[test]
fn the_file_is_what_the_service_says() {
    let said = Described::openapi().to_pretty_json().expect("JSON") + "\n";
    if fs::read_to_string(CONTRACT).is_ok_and(|kept| kept == said) {
        return;
    }
    fs::write(CONTRACT, said).expect("it is written");
    panic!(
        "{CONTRACT} was not what the service says, and is now: build again, and see what it does to the load test"
    );
}

#[test]
fn its_answers_are_held_to_it() {
    let report = LoadTest::new()
        .service(service())
        .scenario(Visit, 1)
        .users(1)
        .iterations(3)
        .contract(true)
        .run()
        .expect("a report");
    let total = report.total();
    assert_eq!((total.requests(), total.failures()), (12, 0));
}
