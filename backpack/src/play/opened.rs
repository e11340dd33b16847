//! What WebSockets and streams of events have in common: they are opened, not requested, and may fail on the way.

use std::fmt;

use crate::answer::request_result::RequestResult;
use crate::declare::endpoint::Declaration;
use crate::play::request::{Request, breathe, get_ready, park_if_stopping, refuse};
use crate::user::User;

/// Why something could not be done with a WebSocket or a stream of events. It is counted already where it was done.
///
/// ```
/// # use backpack::SocketError;
/// fn tell(error: SocketError) {
///     println!("{error}");
/// }
/// ```
#[derive(Clone, Debug)]
pub struct SocketError(pub(super) String);

impl SocketError {
    /// Why nothing was opened.
    pub(super) fn of(result: &RequestResult) -> Self {
        Self(result.error().unwrap_or_default().to_owned())
    }
}

impl fmt::Display for SocketError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for SocketError {}

/// What requests an endpoint that is no plain one: nothing does.
#[diagnostic::on_unimplemented(
    message = "`{E}` is opened, not requested",
    label = "nothing can request it",
    note = "write `.open(user)`: it gives what messages or events come from"
)]
pub trait Requests<E> {}

/// All that comes before the request is sent that opens something.
pub(super) async fn ready(
    user: &mut User,
    endpoint: &'static Declaration,
) -> Result<Request, SocketError> {
    park_if_stopping(user).await;
    match get_ready(user, endpoint, endpoint.verbs[0]) {
        Ok(request) => Ok(request),
        Err(refused) => {
            breathe().await;
            Err(SocketError::of(&refused))
        }
    }
}

/// What cannot be opened as it was asked for: a failure, and nothing is sent.
pub(super) async fn refused(
    user: &mut User,
    endpoint: &'static Declaration,
    why: String,
) -> SocketError {
    let result = refuse(user, endpoint, endpoint.verbs[0], why);
    breathe().await;
    SocketError::of(&result)
}
