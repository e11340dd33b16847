//! Rooms of a chat, over WebSockets: who says something hears `ok`, and all in the room hear what was said.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::{Value, json};
use tokio::sync::broadcast::{self, Receiver, Sender};

/// How far somebody may be behind in a room, in messages.
const BEHIND: usize = 256;

/// All rooms, by their names.
#[derive(Clone, Default)]
pub(crate) struct Rooms(Arc<Mutex<HashMap<String, Sender<String>>>>);

impl Rooms {
    fn room(&self, name: String) -> Sender<String> {
        let mut rooms = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let room = rooms.entry(name);
        room.or_insert_with(|| broadcast::channel(BEHIND).0).clone()
    }
}

pub(crate) async fn chat(
    State(rooms): State<Rooms>,
    Path(name): Path<String>,
    upgrade: WebSocketUpgrade,
) -> Response {
    let room = rooms.room(name);
    upgrade.on_upgrade(async move |socket| talk(socket, &room).await)
}

async fn talk(mut socket: WebSocket, room: &Sender<String>) {
    let mut name = String::from("somebody");
    // Who comes in says who it is, and hears others only then.
    let Some(Ok(Message::Text(first))) = socket.recv().await else {
        return;
    };
    let welcome = answer(&first, &mut name, room);
    if socket.send(Message::text(welcome)).await.is_err() {
        return;
    }
    let mut heard = room.subscribe();
    loop {
        let told = tokio::select! {
            message = socket.recv() => match message {
                Some(Ok(Message::Text(text))) => answer(&text, &mut name, room),
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                Some(Ok(_)) => continue,
            },
            said = next(&mut heard) => said,
        };
        if socket.send(Message::text(told)).await.is_err() {
            return;
        }
    }
}

/// What one who says this is told.
fn answer(text: &str, name: &mut String, room: &Sender<String>) -> String {
    let Ok(said) = serde_json::from_str::<Value>(text) else {
        return json!({ "type": "error", "why": "this is no JSON" }).to_string();
    };
    let told = match said["type"].as_str() {
        Some("join") => {
            *name = said["as"].as_str().unwrap_or("somebody").to_owned();
            json!({ "type": "welcome", "name": name, "others": room.receiver_count() })
        }
        Some("say") => {
            let news = json!({ "type": "said", "by": name, "text": said["text"] });
            // Somebody listens: at least who says it.
            let _ = room.send(news.to_string());
            json!({ "type": "ok", "id": said["id"] })
        }
        _ => json!({ "type": "error", "why": "`type` is `join` or `say`" }),
    };
    told.to_string()
}

/// What is said next in the room; who is too far behind misses some of it.
async fn next(heard: &mut Receiver<String>) -> String {
    loop {
        match heard.recv().await {
            Ok(said) => return said,
            Err(broadcast::error::RecvError::Lagged(_)) => {}
            Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
        }
    }
}
