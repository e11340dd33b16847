//! `cargo backpack import openapi` makes a load test of a contract: it compiles, is held to the contract, and runs against the
//! service that is described, with the ids of its own answers and the secrets of its environment.

#[allow(dead_code)]
mod made;

use std::collections::HashSet;
use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread;

use axum::extract::{Path as UrlPath, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use made::{backpack, cargo, new_crate, told};
use serde_json::{Value, json};

const CONTRACT: &str = r##"
openapi: 3.0.3
info: { title: Pets, version: "1" }
servers: [{ url: https://pets.example.com/v1 }]
security: [{ login: [] }]
paths:
  /pets:
    get:
      operationId: listPets
      summary: All pets.
      parameters: [{ name: limit, in: query, required: true, schema: { type: integer, example: 20 } }]
      responses:
        "200": { description: Pets., content: { application/json: { schema: { type: array, items: { $ref: "#/components/schemas/Pet" } } } } }
    post:
      operationId: addPet
      requestBody:
        required: true
        content: { application/json: { schema: { $ref: "#/components/schemas/NewPet" } } }
      responses:
        "201": { description: A pet., content: { application/json: { schema: { $ref: "#/components/schemas/Pet" } } } }
  /pets/{pet-id}:
    parameters: [{ name: pet-id, in: path, required: true, schema: { type: integer } }]
    get:
      responses:
        "200": { description: A pet., content: { application/json: { schema: { $ref: "#/components/schemas/Pet" } } } }
    delete:
      operationId: removePet
      responses: { "204": { description: It is gone. } }
  /pets/{pet-id}/photo:
    parameters: [{ name: pet-id, in: path, required: true, schema: { type: integer } }]
    put:
      operationId: setPhoto
      requestBody: { content: { image/svg+xml: { schema: { type: string } } } }
      responses: { "204": { description: It is set. } }
  /feedback:
    post:
      operationId: type
      security: []
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema: { type: object, required: [text], properties: { text: { type: string, minLength: 8 }, mail: { type: string } } }
      responses: { "204": { description: Read. } }
components:
  securitySchemes: { login: { type: http, scheme: bearer } }
  schemas:
    NewPet:
      type: object
      required: [name, kind, born]
      properties:
        name: { type: string, maxLength: 3 }
        kind: { type: string, enum: [dog, cat] }
        born: { type: string, format: date }
        owner: { type: string, nullable: true }
    Pet:
      allOf:
        - { $ref: "#/components/schemas/NewPet" }
        - { type: object, required: [id], properties: { id: { type: integer, readOnly: true } } }
"##;

/// The pets that there are, and the requests that came.
#[derive(Default)]
struct World {
    pets: Vec<u64>,
    made: u64,
    seen: Vec<String>,
}

type Shared = Arc<Mutex<World>>;

/// The service, and where it is.
fn serve() -> (Shared, String) {
    let world = Shared::default();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.set_nonblocking(true).expect("a setting");
    let url = format!("http://{}/v1", listener.local_addr().expect("its address"));
    let router = Router::new()
        .route("/v1/pets", get(list).post(add))
        .route("/v1/pets/{id}", get(one).delete(remove))
        .route("/v1/pets/{id}/photo", axum::routing::put(photo))
        .route("/v1/feedback", post(feedback))
        .layer(from_fn_with_state(world.clone(), note))
        .with_state(world.clone());
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener).expect("a listener");
            axum::serve(listener, router).await.expect("served");
        });
    });
    (world, url)
}

/// Writes down what came, and refuses who is not known.
async fn note(
    State(world): State<Shared>,
    headers: HeaderMap,
    request: Request,
    next: Next,
) -> Response {
    let asked = format!("{} {}", request.method(), request.uri());
    let is_known = headers
        .get("authorization")
        .is_some_and(|it| it == "Bearer open-sesame");
    let answer = match is_known || asked.ends_with("/feedback") {
        true => next.run(request).await,
        false => StatusCode::UNAUTHORIZED.into_response(),
    };
    let line = format!("{asked} {}", answer.status().as_u16());
    world.lock().expect("the world").seen.push(line);
    answer
}

fn pet(id: u64) -> Value {
    json!({ "id": id, "name": "rex", "kind": "dog", "born": "2026-01-31", "owner": null })
}

async fn list(State(world): State<Shared>) -> Json<Value> {
    let world = world.lock().expect("the world");
    Json(world.pets.iter().map(|id| pet(*id)).collect())
}

async fn add(State(world): State<Shared>, Json(new): Json<Value>) -> Response {
    let fits = new["name"].as_str().is_some_and(|name| name.len() <= 3) && new["born"].is_string();
    if !fits || new.get("id").is_some() {
        return StatusCode::UNPROCESSABLE_ENTITY.into_response();
    }
    let mut world = world.lock().expect("the world");
    world.made += 1;
    let id = 4_000 + world.made;
    world.pets.push(id);
    (StatusCode::CREATED, Json(pet(id))).into_response()
}

async fn one(State(world): State<Shared>, UrlPath(id): UrlPath<u64>) -> Response {
    match world.lock().expect("the world").pets.contains(&id) {
        true => Json(pet(id)).into_response(),
        false => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn remove(State(world): State<Shared>, UrlPath(id): UrlPath<u64>) -> StatusCode {
    let mut world = world.lock().expect("the world");
    let before = world.pets.len();
    world.pets.retain(|pet| *pet != id);
    match world.pets.len() < before {
        true => StatusCode::NO_CONTENT,
        false => StatusCode::NOT_FOUND,
    }
}

async fn photo(headers: HeaderMap) -> StatusCode {
    match headers
        .get("content-type")
        .is_some_and(|it| it == "image/svg+xml")
    {
        true => StatusCode::NO_CONTENT,
        false => StatusCode::UNSUPPORTED_MEDIA_TYPE,
    }
}

async fn feedback(body: String) -> StatusCode {
    match body
        .strip_prefix("text=")
        .is_some_and(|text| text.len() >= 8)
    {
        true => StatusCode::NO_CONTENT,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

/// A crate with the contract beside its `Cargo.toml`.
fn crate_with_contract(folder: &Path) -> std::path::PathBuf {
    let place = new_crate(folder, "described");
    let manifest = place.join("Cargo.toml");
    let text = fs::read_to_string(&manifest).expect("a manifest");
    let with_feature = text.replacen(
        "/backpack\" }",
        "/backpack\", features = [\"openapi\"] }",
        1,
    );
    assert_ne!(with_feature, text);
    fs::write(&manifest, with_feature).expect("written");
    fs::write(place.join("pets.yaml"), CONTRACT).expect("written");
    place
}

#[test]
fn what_a_contract_describes_is_a_load_test() {
    let (world, url) = serve();
    let folder = tempfile::tempdir().expect("a folder");
    let place = crate_with_contract(folder.path());
    let imported = backpack(
        &place,
        &[
            "import",
            "openapi",
            "pets.yaml",
            "-o",
            "src/main.rs",
            "--force",
        ],
    );
    let said = told(&imported);
    assert!(imported.status.success(), "{said}");
    assert!(said.contains(r#"features = ["openapi"]"#), "{said}");
    assert!(said.contains("LOAD_TEST_LOGIN"), "{said}");
    let program = fs::read_to_string(place.join("src/main.rs")).expect("a program");
    println!("{program}");
    assert!(program.contains(r#".host("https://pets.example.com/v1")"#));
    assert!(program.contains(r#"#![openapi("pets.yaml")]"#));
    assert!(program.contains("/// All pets."));
    let checked = backpack(&place, &["fmt", "--check"]);
    assert!(checked.status.success(), "{}", told(&checked));

    let arguments = [
        "run",
        "--",
        "--headless",
        "--iterations",
        "2",
        "--contract",
        "--host",
        &url,
        "--exit-code-on-error",
        "3",
    ];
    let run = cargo(&place, &arguments, &[("LOAD_TEST_LOGIN", "open-sesame")]);
    let said = told(&run);
    assert!(run.status.success(), "{said}");
    assert!(!said.contains("warning"), "{said}");
    let world = world.lock().expect("the world");
    assert_eq!(world.seen.len(), 2 * 6, "{:#?}", world.seen);
    assert!(
        world.seen.iter().all(|line| line.contains(" 20")),
        "{:#?}",
        world.seen
    );
    assert!(world.pets.is_empty(), "each pass takes away what it made");
    let got: HashSet<_> = world
        .seen
        .iter()
        .filter(|line| line.starts_with("GET /v1/pets/"))
        .collect();
    let own: HashSet<_> = [4001, 4002]
        .map(|id| format!("GET /v1/pets/{id} 200"))
        .into();
    assert_eq!(got, own.iter().collect());
}

#[test]
fn what_is_no_contract_is_told_of_in_one_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let refused = |text: &str| {
        fs::write(folder.path().join("pets.yaml"), text).expect("written");
        let imported = backpack(folder.path(), &["import", "openapi", "pets.yaml"]);
        assert_eq!(imported.status.code(), Some(1));
        assert_eq!(imported.stdout, b"");
        told(&imported)
    };
    assert_eq!(
        refused("swagger: '2.0'"),
        "error: cannot read pets.yaml: it is Swagger 2.0: only OpenAPI 3 is read, to which converters bring it\n"
    );
    assert_eq!(
        refused("openapi: 3.1.0\npaths: {}"),
        "error: pets.yaml: the contract has no operations\n"
    );
    assert!(refused("a: [").starts_with("error: cannot read pets.yaml: "));
    let missing = backpack(folder.path(), &["import", "openapi", "none.yaml"]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(told(&missing).starts_with("error: cannot read none.yaml: "));
}

#[test]
fn a_contract_outside_of_a_crate_is_named_as_it_was_given() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("pets.yaml"), CONTRACT).expect("written");
    let given = folder.path().join("pets.yaml");
    for file in ["pets.yaml", given.to_str().expect("a path")] {
        let imported = backpack(folder.path(), &["import", "openapi", file]);
        assert!(imported.status.success(), "{}", told(&imported));
        let program = String::from_utf8_lossy(&imported.stdout);
        assert!(program.contains(r#"#![openapi("pets.yaml")]"#), "{program}");
        let said = told(&imported);
        assert!(
            said.contains("put `pets.yaml` beside the Cargo.toml"),
            "{said}"
        );
    }
}
