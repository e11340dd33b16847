//! Names with values, in the order in which they were given.

use std::borrow::Cow;
use std::fmt;

use crate::declare::given::{NameText, ShownValue};

/// Names with values, in order: a query, a form, path parameters.
///
/// ```
/// use backpack::Pairs;
///
/// let mut query = Pairs::default();
/// query.set("page", 1);
/// query.append("tag", "a");
/// query.append("tag", "b");
/// query.set("page", 2);
/// assert_eq!(query.get("page"), Some("2"));
/// assert_eq!(query.iter().count(), 3);
/// query.remove("tag");
/// assert_eq!(query.iter().collect::<Vec<_>>(), [("page", "2")]);
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Pairs(Vec<(Cow<'static, str>, String)>);

impl fmt::Debug for Pairs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl Pairs {
    /// Sets the value of a name, in place of those it had.
    pub fn set(&mut self, name: impl NameText, value: impl ShownValue) {
        let name = name.into_name();
        let value = value.shown();
        match self.0.iter().position(|(known, _)| *known == name) {
            Some(at) => {
                self.0[at].1 = value;
                let mut index = 0;
                self.0.retain(|(known, _)| {
                    index += 1;
                    *known != name || index - 1 == at
                });
            }
            None => self.0.push((name, value)),
        }
    }

    /// Adds a value beside those that the name has.
    pub fn append(&mut self, name: impl NameText, value: impl ShownValue) {
        self.0.push((name.into_name(), value.shown()));
    }

    /// Takes all values of a name away.
    pub fn remove(&mut self, name: &str) {
        self.0.retain(|(known, _)| known != name);
    }

    /// The first value of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter()
            .find_map(|(known, value)| (known == name).then_some(value))
    }

    /// All of it, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_ref(), value.as_str()))
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn overlay(&mut self, common: &Self) {
        for (name, value) in &common.0 {
            self.set(name.clone(), value);
        }
    }
}
