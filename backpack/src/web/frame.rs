//! An event of the page, as it goes over the wire.

use bytes::Bytes;
use serde::Serialize;

/// An event as it goes over the wire.
pub(super) fn frame(event: &str, data: &impl Serialize) -> Bytes {
    let data = serde_json::to_string(data).expect("it is JSON");
    Bytes::from(format!("event: {event}\ndata: {data}\n\n"))
}
