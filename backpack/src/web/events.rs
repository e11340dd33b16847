//! The page's server-sent events: one text a second for all listeners, however many they are and however slow.

use std::convert::Infallible;
use std::time::Duration;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::stream;
use http::{StatusCode, header};
use tokio::sync::{OwnedSemaphorePermit, watch};

use super::shared::{MOST_LISTENERS, Shared};

/// Proxies close what says nothing for long.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// A listener gets the latest of each kind; what it was too slow for is skipped.
struct Listener {
    states: watch::Receiver<Bytes>,
    runs: watch::Receiver<Bytes>,
    _seat: OwnedSemaphorePermit,
}

pub(super) fn answer(shared: &Shared) -> Response {
    let Some(seat) = shared.seat_of_a_listener() else {
        let why = format!("{MOST_LISTENERS} pages listen already: close one\n");
        return (StatusCode::SERVICE_UNAVAILABLE, why).into_response();
    };
    let (mut states, mut runs) = shared.desk.listen();
    states.mark_changed();
    if !runs.borrow().is_empty() {
        runs.mark_changed();
    }
    let listener = Listener {
        states,
        runs,
        _seat: seat,
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
