//! What is spoken with the server of an endpoint.

use crate::declare::grpc::Codec;

/// What is spoken with the server of an endpoint.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub enum Protocol {
    /// Requests and answers.
    Http,
    /// Messages in both directions.
    WebSocket {
        /// What they are written in.
        protocol: Option<&'static str>,
    },
    /// One answer that goes on.
    Events {
        /// A stream that has ended is opened again.
        reconnect: bool,
    },
    /// A message for a message, or for several.
    Grpc {
        /// What makes its messages into bytes, and back.
        codec: fn() -> &'static Codec,
        /// It may give several.
        streams: bool,
    },
}

impl Protocol {
    /// What stands in reports in the place of the method, where that is not what was declared.
    pub(crate) const fn word(self) -> Option<&'static str> {
        match self {
            Self::Http => None,
            Self::WebSocket { .. } => Some("WS"),
            Self::Events { .. } => Some("SSE"),
            Self::Grpc { .. } => Some("GRPC"),
        }
    }

    /// What makes the messages of a gRPC call into bytes, and back.
    pub(crate) fn codec(self) -> Option<&'static Codec> {
        match self {
            Self::Grpc { codec, .. } => Some(codec()),
            _ => None,
        }
    }

    /// What it does that has rows of its own, each with its method there and its word in thresholds; the opening comes first. None of what is
    /// only requested.
    pub(crate) const fn deeds(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::WebSocket { .. } => &[
                ("WS open", "open"),
                ("WS ask", "ask"),
                ("WS receive", "receive"),
                ("WS send", "send"),
            ],
            Self::Events { .. } => &[
                ("SSE open", "open"),
                ("SSE first event", "first_event"),
                ("SSE event", "event"),
            ],
            Self::Grpc { streams: true, .. } => {
                &[("GRPC open", "open"), ("GRPC receive", "receive")]
            }
            Self::Http | Self::Grpc { .. } => &[],
        }
    }

    /// What an endpoint that is opened by hand, and cannot be a step, is called; none where it can.
    pub(crate) const fn opened(self) -> Option<&'static str> {
        match self {
            Self::WebSocket { .. } => Some("a WebSocket"),
            Self::Events { .. } => Some("a stream of events"),
            Self::Http | Self::Grpc { .. } => None,
        }
    }
}
