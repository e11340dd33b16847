//! A panic that is caught, as it is told in one line: with its place, and not printed by the thread.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe, Location};
use std::sync::Once;

thread_local! {
    static CATCHING: Cell<bool> = const { Cell::new(false) };
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// From now on a panic that [`caught`] will catch is not printed: it may occur thousands of times. All others are, as before.
pub(crate) fn keep_quiet() {
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

/// What the work gives, or what unwound it.
pub(crate) fn caught<T>(work: impl FnOnce() -> T) -> Result<T, Box<dyn Any + Send>> {
    let outer = CATCHING.replace(true);
    let done = panic::catch_unwind(AssertUnwindSafe(work));
    CATCHING.set(outer);
    done
}

/// What a panic said, and where.
pub(crate) fn told(payload: &(dyn Any + Send)) -> String {
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

    #[test]
    fn a_panic_is_told_with_its_place() {
        keep_quiet();
        let payload = caught(|| panic!("no {}", 7)).unwrap_err();
        let text = told(payload.as_ref());
        assert!(text.starts_with("no 7, at "), "{text}");
        assert!(text.contains("panic.rs:"), "{text}");
        assert_eq!(caught(|| 1).ok(), Some(1));
    }
}
