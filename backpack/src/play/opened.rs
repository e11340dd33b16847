//! What WebSockets and streams of events have in common: they are opened, not requested, and may fail on the way.

use std::fmt;

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
