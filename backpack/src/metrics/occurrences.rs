//! How often each of several things occurred, and when first and last.

use std::collections::HashMap;
use std::hash::Hash;
use std::time::SystemTime;

/// How many different texts are told apart; further ones are counted together.
const MOST_KINDS: usize = 1000;

/// Counts how often each of several things occurred, of which the first of its kind is kept. Bounded, for servers and users
/// invent texts.
#[derive(Clone, Debug)]
pub(crate) struct Occurrences<T> {
    kinds: HashMap<T, Seen>,
    others: Option<Seen>,
}

/// How often something was seen, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) count: u64,
    pub(crate) first: SystemTime,
    pub(crate) last: SystemTime,
}

impl Seen {
    fn now() -> Self {
        let now = SystemTime::now();
        Self {
            count: 1,
            first: now,
            last: now,
        }
    }

    fn add(&mut self, other: Self) {
        self.count += other.count;
        self.first = self.first.min(other.first);
        self.last = self.last.max(other.last);
    }
}

impl<T> Default for Occurrences<T> {
    fn default() -> Self {
        Self {
            kinds: HashMap::new(),
            others: None,
        }
    }
}

impl<T: Eq + Hash + Clone> Occurrences<T> {
    /// Counts one more.
    pub(crate) fn count(&mut self, what: T) {
        self.add(what, Seen::now());
    }

    fn add(&mut self, what: T, seen: Seen) {
        if let Some(known) = self.kinds.get_mut(&what) {
            known.add(seen);
        } else if self.kinds.len() < MOST_KINDS {
            self.kinds.insert(what, seen);
        } else {
            self.add_to_others(seen);
        }
    }

    fn add_to_others(&mut self, seen: Seen) {
        match &mut self.others {
            Some(others) => others.add(seen),
            None => self.others = Some(seen),
        }
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        for (what, seen) in &other.kinds {
            self.add(what.clone(), *seen);
        }
        if let Some(others) = other.others {
            self.add_to_others(others);
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&T, Seen)> {
        self.kinds.iter().map(|(what, seen)| (what, *seen))
    }

    /// Those beyond the first thousand kinds.
    pub(crate) fn others(&self) -> Option<Seen> {
        self.others
    }

    pub(crate) fn total(&self) -> u64 {
        let kinds: u64 = self.kinds.values().map(|seen| seen.count).sum();
        kinds + self.others.map_or(0, |others| others.count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beyond_a_thousand_kinds_the_rest_is_counted_together() {
        let mut occurrences = Occurrences::<String>::default();
        for number in 0..1100 {
            occurrences.count(format!("error {}", number % 1050));
        }
        assert_eq!(occurrences.iter().count(), MOST_KINDS);
        assert_eq!(occurrences.others().map(|seen| seen.count), Some(50));
        assert_eq!(occurrences.total(), 1100);
    }

    #[test]
    fn merging_keeps_the_first_and_the_last_time() {
        let (mut one, mut two) = (Occurrences::default(), Occurrences::default());
        one.count("a");
        let first = one.iter().next().unwrap().1.first;
        two.count("a");
        two.count("a");
        let last = two.iter().next().unwrap().1.last;
        two.merge(&one);
        let seen = two.iter().next().unwrap().1;
        assert_eq!((seen.count, seen.first, seen.last), (3, first, last));
    }
}
