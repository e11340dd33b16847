//! A panic of a user's step: caught, told in one line with its place, and not printed by the thread.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe, Location};
use std::pin::pin;
use std::sync::Once;
use std::task::Poll;

use crate::user::rows::Finished;
use crate::user::seed::Ends;

thread_local! {
    static CATCHING: Cell<bool> = const { Cell::new(false) };
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// From now on a panic that [`catch`] will catch is not printed: it may occur thousands of times. All others are, as before.
pub(super) fn keep_quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if CATCHING.get() {
                PLACE.set(info.location().map(Location::to_string));
            } else {
                before(info);
            }
        }));
    });
}

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
pub(super) async fn catch<T>(future: impl Future<Output = T>) -> Result<T, Caught> {
    let mut future = pin!(future);
    std::future::poll_fn(move |context| {
        let outer = CATCHING.replace(true);
        let polled = panic::catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context)));
        CATCHING.set(outer);
        match polled {
            Ok(polled) => polled.map(Ok),
            Err(payload) if payload.is::<Finished>() => Poll::Ready(Err(Caught::Finished)),
            Err(payload) => Poll::Ready(Err(match payload.downcast::<Ends>() {
                Ok(ends) => Caught::Ends(ends.0),
                Err(payload) => Caught::Panic(describe(payload.as_ref())),
            })),
        }
    })
    .await
}

fn describe(payload: &(dyn Any + Send)) -> String {
    let text = payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "a panic without a text".to_owned());
    match PLACE.take() {
        Some(place) => format!("{text}, at {place}"),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_is_told_with_its_place() {
        keep_quiet();
        let caught = catch(async { panic!("no {}", 7) }).await.unwrap_err();
        let Caught::Panic(text) = caught else {
            panic!("{caught:?}");
        };
        assert!(text.starts_with("no 7, at "), "{text}");
        assert!(text.contains("panics.rs:"), "{text}");
        assert_eq!(catch(async { 1 }).await, Ok(1));
    }
}
