//! The page's server-sent events: one text a second for all listeners, however many they are and however slow.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::stream;
use http::{StatusCode, header};
use serde::Serialize;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use super::desk::Desk;

/// How many may listen at a time.
const MOST_LISTENERS: usize = 24;

/// Proxies close what says nothing for long.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// The places of the listeners.
#[derive(Clone, Debug)]
pub(super) struct Places(Arc<Semaphore>);

impl Default for Places {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(MOST_LISTENERS)))
    }
}

/// An event as it goes over the wire.
pub(super) fn frame(event: &str, data: &impl Serialize) -> Bytes {
    let data = serde_json::to_string(data).expect("it is JSON");
    Bytes::from(format!("event: {event}\ndata: {data}\n\n"))
}

/// A listener gets the latest of each kind; what it was too slow for is skipped.
struct Listener {
    states: watch::Receiver<Bytes>,
    runs: watch::Receiver<Bytes>,
    _place: OwnedSemaphorePermit,
}

pub(super) fn answer(desk: &Desk, places: &Places) -> Response {
    let Ok(place) = Arc::clone(&places.0).try_acquire_owned() else {
        let why = format!("{MOST_LISTENERS} pages listen already: close one\n");
        return (StatusCode::SERVICE_UNAVAILABLE, why).into_response();
    };
    let (mut states, mut runs) = desk.listen();
    states.mark_changed();
    if !runs.borrow().is_empty() {
        runs.mark_changed();
    }
    let listener = Listener {
        states,
        runs,
        _place: place,
    };
    let frames = stream::unfold(listener, async |mut listener| {
        let frame = listener.next().await;
        Some((Ok::<_, Infallible>(frame), listener))
    });
    let kind = [(header::CONTENT_TYPE, "text/event-stream")];
    (kind, Body::from_stream(frames)).into_response()
}

impl Listener {
    async fn next(&mut self) -> Bytes {
        tokio::select! {
            biased;
            Ok(()) = self.states.changed() => self.states.borrow_and_update().clone(),
            Ok(()) = self.runs.changed() => self.runs.borrow_and_update().clone(),
            () = tokio::time::sleep(KEEP_ALIVE) => Bytes::from_static(b": still here\n\n"),
        }
    }
}
