//! The names that reports show: bounded, for a test may give each request another.

use std::collections::HashSet;

/// How many names are told apart.
const MOST_NAMES: usize = 1000;
/// The name of all further ones.
pub(crate) const OTHER_NAMES: &str = "(other names)";

/// The names met so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Names(HashSet<String>);

impl Names {
    /// The name, or the one that all beyond the first thousand share.
    pub(super) fn admit(&mut self, name: String) -> String {
        if self.0.contains(&name) {
            return name;
        }
        if self.0.len() >= MOST_NAMES {
            return OTHER_NAMES.to_owned();
        }
        self.0.insert(name.clone());
        name
    }
}
