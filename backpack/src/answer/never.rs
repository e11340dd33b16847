//! The type `!`, which cannot be written where a type stands: a closure that never returns gives it.

/// What a function gives.
pub trait Gives {
    /// Its type.
    type Given;
}

impl<T> Gives for fn() -> T {
    type Given = T;
}

/// `!`
pub type Never = <fn() -> ! as Gives>::Given;
