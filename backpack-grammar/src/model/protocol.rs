//! What is spoken with the server of an endpoint.

use syn::LitStr;
use syn::spanned::Spanned;

use crate::errors::Errors;
use crate::model::grpc::{self, Grpc};
use crate::protocol::Spoken;
use crate::syntax::endpoint as written;

/// What is spoken with the server of an endpoint.
#[non_exhaustive]
pub enum Protocol {
    /// Requests and answers.
    Http,
    /// Messages in both directions.
    WebSocket {
        /// What they are written in.
        protocol: Option<String>,
    },
    /// One answer that goes on.
    Events {
        /// A stream that has ended is opened again.
        reconnect: bool,
    },
    /// A message for a message, or for several.
    Grpc(Grpc),
}

/// Checks what was written of it.
pub(super) fn check(written: &written::Endpoint, errors: &mut Errors) -> Option<Protocol> {
    let Some(spoken) = written.spoken else {
        return Some(Protocol::Http);
    };
    if let Some(answer) = &written.answer {
        errors.at(answer.span(), no_answer(spoken));
    }
    let options = &written.options;
    match spoken {
        Spoken::WebSocket => {
            let protocol = match &options.protocol {
                Some(name) => Some(errors.ok(token(name))?),
                None => None,
            };
            Some(Protocol::WebSocket { protocol })
        }
        Spoken::Events => Some(Protocol::Events {
            reconnect: options.reconnect,
        }),
        Spoken::Grpc => grpc::check(written, errors).map(Protocol::Grpc),
    }
}

fn no_answer(spoken: Spoken) -> &'static str {
    match spoken {
        Spoken::WebSocket => {
            "a WebSocket has no answer that has a type: read each message, as in `message.json::<Reply>()?`"
        }
        Spoken::Events => {
            "a stream of events has no answer that has a type: read each event, as in `event.json::<News>()?`"
        }
        Spoken::Grpc => {
            "the type of a gRPC answer stands in the `proto` file: read it as in `result.message()`"
        }
    }
}

/// The name of a protocol is a token of HTTP (RFC 6455, section 4.1).
fn token(name: &LitStr) -> syn::Result<String> {
    let text = name.value();
    let is_of_token = |sign: char| {
        sign.is_ascii_graphic()
            && !matches!(
                sign,
                '"' | '(' | ')' | ',' | '/' | ':'..='@' | '[' | '\\' | ']' | '{' | '}'
            )
    };
    match !text.is_empty() && text.chars().all(is_of_token) {
        true => Ok(text),
        false => Err(syn::Error::new(
            name.span(),
            "the name of a protocol is one word, of letters, digits and signs as `.` and `-`",
        )),
    }
}
