//! The endpoints of the game, and who may ask for what.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::{Json, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use axum::{Router, middleware};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::chat::{Rooms, chat};
use crate::weather::weather;
use crate::world::World;

/// The world, shared by all requests.
#[derive(Clone, Default)]
struct Game(Arc<Mutex<World>>);

impl Game {
    fn world(&self) -> MutexGuard<'_, World> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A status with a text that says why.
struct Refusal(StatusCode, &'static str);

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.0, Json(json!({ "error": self.1 }))).into_response()
    }
}

type Answer = Result<Json<Value>, Refusal>;

pub(crate) fn routes() -> Router {
    Router::new()
        .route("/public/team/v1/init", post(init_team))
        .route("/public/session/v1/cheat/reset", post(reset_session))
        .route("/public/session/v1/start", post(start_session))
        .route("/public/pvp2/v1/init", get(show_duels).post(start_duel))
        .route("/public/event/v1/init", post(init_event))
        .route("/players/{id}", get(show_player).delete(delete_player))
        .layer(middleware::from_fn(weather))
        .with_state(Game::default())
        .merge(
            Router::new()
                .route("/chat/{room}", any(chat))
                .with_state(Rooms::default()),
        )
}

async fn init_team() -> impl IntoResponse {
    let team = json!({ "team": { "name": "Foxes", "size": 5 } });
    ([("x-region", "eu-west")], Json(team))
}

async fn reset_session(State(game): State<Game>, headers: HeaderMap) -> Json<Value> {
    let was_known = token(&headers).is_some_and(|token| game.world().end_session(token));
    Json(json!({ "reset": was_known }))
}

/// What a device tells of itself and its player.
#[derive(Deserialize)]
#[allow(dead_code)] // most of it only has to be there
struct Start {
    device_type: String,
    device_id: String,
    version: u32,
    language: String,
    gender: String,
    name: String,
    platform: u32,
}

async fn start_session(State(game): State<Game>, Json(start): Json<Start>) -> Json<Value> {
    let session = game.world().start_session(&start.name);
    Json(json!(session))
}

async fn show_duels(State(game): State<Game>) -> Json<Value> {
    Json(json!({ "duels": game.world().duels(), "level": 7 }))
}

async fn start_duel(State(game): State<Game>) -> Json<Value> {
    Json(json!({ "duel": game.world().start_duel() }))
}

async fn init_event(State(game): State<Game>, Json(body): Json<Value>) -> Answer {
    let Some(id) = body["player"]["id"].as_u64() else {
        return Err(Refusal(StatusCode::BAD_REQUEST, "a `player` is missing"));
    };
    match game.world().player(id) {
        Some(player) => Ok(Json(json!({ "event": "harvest", "player": player }))),
        None => Err(Refusal(StatusCode::BAD_REQUEST, "no such `player`")),
    }
}

async fn show_player(State(game): State<Game>, Path(id): Path<u64>, headers: HeaderMap) -> Answer {
    let world = game.world();
    admit(&world, &headers)?;
    match world.player(id) {
        Some(player) => Ok(Json(json!(player))),
        None => Err(Refusal(StatusCode::NOT_FOUND, "no such player")),
    }
}

async fn delete_player(
    State(game): State<Game>,
    Path(id): Path<u64>,
    headers: HeaderMap,
) -> Result<StatusCode, Refusal> {
    let mut world = game.world();
    admit(&world, &headers)?;
    if world.remove_player(id) {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Refusal(StatusCode::NOT_FOUND, "no such player"))
    }
}

fn admit(world: &World, headers: &HeaderMap) -> Result<(), Refusal> {
    match token(headers) {
        Some(token) if world.has_session(token) => Ok(()),
        Some(_) => Err(Refusal(StatusCode::UNAUTHORIZED, "the session has ended")),
        None => Err(Refusal(StatusCode::UNAUTHORIZED, "a token is missing")),
    }
}

fn token(headers: &HeaderMap) -> Option<&str> {
    headers
        .get("authorization")?
        .to_str()
        .ok()?
        .strip_prefix("Bearer ")
}
