//! A panic of a user's step: caught, told in one line with its place, and not printed by the thread.

use std::pin::Pin;
use std::task::Poll;

use crate::text::panic;
use crate::user::rows::Finished;
use crate::user::seed::Ends;

/// What unwound a future.
#[derive(Debug, PartialEq)]
pub(super) enum Caught {
    /// The user has found no row left of a table that gives each once.
    Finished,
    /// The test cannot go on, for this reason.
    Ends(String),
    /// A panic, with its text and its place.
    Panic(String),
}

/// What the future gives, or what unwound it.
///
/// Where it is pinned already, for what a function is given and pins is there twice, and each user has one.
pub(super) async fn catch<T>(
    mut future: Pin<&mut (impl Future<Output = T> + ?Sized)>,
) -> Result<T, Caught> {
    std::future::poll_fn(
        move |context| match panic::caught(|| future.as_mut().poll(context)) {
            Ok(polled) => polled.map(Ok),
            Err(payload) if payload.is::<Finished>() => Poll::Ready(Err(Caught::Finished)),
            Err(payload) => Poll::Ready(Err(match payload.downcast::<Ends>() {
                Ok(ends) => Caught::Ends(ends.0),
                Err(payload) => Caught::Panic(panic::told(payload.as_ref())),
            })),
        },
    )
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::pin::pin;

    #[tokio::test]
    async fn a_panic_is_told_with_its_place() {
        panic::keep_quiet();
        let caught = catch(pin!(async { panic!("no {}", 7) })).await.unwrap_err();
        let Caught::Panic(text) = caught else {
            panic!("{caught:?}");
        };
        assert!(text.starts_with("no 7, at "), "{text}");
        assert!(text.contains("panics.rs:"), "{text}");
        assert_eq!(catch(pin!(async { 1 })).await, Ok(1));
    }
}
