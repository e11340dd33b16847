//! Who ran what is stored.

/// Who ran it: only of our own runs all is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Runner {
    Backpack,
    Locust,
}
