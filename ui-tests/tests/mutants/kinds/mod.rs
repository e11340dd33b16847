//! The kinds of mistakes: each looks at a token and says how the program reads where the mistake is made there.

mod brackets;
mod equal;
mod lists;
mod literals;
mod signs;
mod steps;
mod thresholds;
mod tokens;
mod words;

use crate::at::{At, Edit};

/// What the compiler has to say of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// One error.
    Refused,
    /// Nothing: it means the same.
    Equal,
}

/// A kind of mistake, or of a difference that is none.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    pub(crate) outcome: Outcome,
    /// How many of all places are taken.
    pub(crate) most: usize,
    pub(crate) edit: fn(At<'_>) -> Option<Edit>,
}

impl Kind {
    const fn mistake(name: &'static str, edit: fn(At<'_>) -> Option<Edit>) -> Self {
        Self {
            name,
            outcome: Outcome::Refused,
            most: 4,
            edit,
        }
    }

    /// One that can be made nearly everywhere.
    const fn everywhere(name: &'static str, edit: fn(At<'_>) -> Option<Edit>) -> Self {
        Self {
            most: 20,
            ..Self::mistake(name, edit)
        }
    }

    const fn equal(name: &'static str, edit: fn(At<'_>) -> Option<Edit>) -> Self {
        Self {
            outcome: Outcome::Equal,
            most: 3,
            ..Self::mistake(name, edit)
        }
    }
}

/// All of them.
pub(crate) fn all() -> impl Iterator<Item = &'static Kind> {
    let tables = [
        signs::KINDS,
        words::KINDS,
        brackets::KINDS,
        lists::KINDS,
        literals::KINDS,
        steps::KINDS,
        thresholds::KINDS,
        tokens::KINDS,
        equal::KINDS,
    ];
    tables.into_iter().flatten()
}
