//! How many users a run is asked for.

use crate::load::Load;

/// How many users shall run, and how many come or go each second on the way there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Asked {
    pub(crate) users: usize,
    /// None: all at once.
    pub(crate) spawn_rate: Option<f64>,
}

impl Asked {
    /// What a run begins with.
    pub(super) fn at_first(load: &Load) -> Self {
        match load {
            Load::Users {
                stages: Some(_), ..
            } => Self {
                users: 0,
                spawn_rate: None,
            },
            Load::Users {
                users, spawn_rate, ..
            } => Self {
                users: *users,
                spawn_rate: *spawn_rate,
            },
            Load::Arrivals { max_users, .. } => Self {
                users: *max_users,
                spawn_rate: None,
            },
        }
    }
}
