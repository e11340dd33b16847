//! How often and how long users held their thread, by the step in which they did.

use std::collections::BTreeMap;
use std::time::Duration;

/// Where a user is: in a step of a scenario.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    /// The index in the plan of the scenario that the user was given.
    pub(crate) scenario: usize,
    /// The number that the step's outline has; 0 before the first one.
    pub(crate) step: usize,
}

/// What held a thread at one place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Hold {
    pub(crate) times: u64,
    pub(crate) longest: Duration,
    /// Requests of others that were on their way meanwhile: an answer that came was seen too late.
    pub(crate) touched: u64,
}

/// By place. There are no more of them than steps in the program.
#[derive(Clone, Debug, Default)]
pub(crate) struct Holds(BTreeMap<Place, Hold>);

impl Holds {
    /// A thread was held for so long, while so many requests were on their way.
    pub(crate) fn note(&mut self, place: Place, held: Duration, touched: u64) {
        self.add(
            place,
            Hold {
                times: 1,
                longest: held,
                touched,
            },
        );
    }

    pub(super) fn merge(&mut self, other: &Self) {
        for (place, hold) in &other.0 {
            self.add(*place, *hold);
        }
    }

    fn add(&mut self, place: Place, hold: Hold) {
        let known = self.0.entry(place).or_default();
        known.times += hold.times;
        known.longest = known.longest.max(hold.longest);
        known.touched += hold.touched;
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (Place, Hold)> {
        self.0.iter().map(|(place, hold)| (*place, *hold))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_at_one_place_are_counted_together() {
        let place = |step| Place { scenario: 0, step };
        let [mut here, mut there] = [Holds::default(), Holds::default()];
        here.note(place(8), Duration::from_millis(20), 3);
        there.note(place(8), Duration::from_millis(50), 1);
        there.note(place(16), Duration::from_millis(11), 0);
        here.merge(&there);
        let together: Vec<_> = here.iter().collect();
        let hold = |times, milliseconds, touched| Hold {
            times,
            longest: Duration::from_millis(milliseconds),
            touched,
        };
        assert_eq!(
            together,
            [(place(8), hold(2, 50, 4)), (place(16), hold(1, 11, 0))]
        );
    }
}
