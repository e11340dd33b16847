//! How many passes may still begin: of a load, and of the whole run.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// What users and arrivals take their passes from; without a limit there is always one more.
#[derive(Clone, Debug, Default)]
pub(crate) struct PassesLeft {
    of_load: Option<Arc<AtomicU64>>,
    of_run: Option<Arc<AtomicU64>>,
}

impl PassesLeft {
    /// Those of the whole run.
    pub(crate) fn of_run(iterations: Option<u64>) -> Self {
        Self {
            of_load: None,
            of_run: iterations.map(counter),
        }
    }

    /// Of those, so many at most for one load.
    pub(crate) fn for_load(&self, iterations: Option<u64>) -> Self {
        Self {
            of_load: iterations.map(counter),
            of_run: self.of_run.clone(),
        }
    }

    /// Takes one; false where none is left.
    pub(crate) fn take_one(&self) -> bool {
        self.limits().all(|left| {
            let one_less = |left: u64| left.checked_sub(1);
            left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_less)
                .is_ok()
        })
    }

    /// Whether all have begun that may.
    pub(crate) fn is_none(&self) -> bool {
        self.limits().any(|left| left.load(Ordering::Relaxed) == 0)
    }

    /// The run's is asked last: what it refuses is refused to all.
    fn limits(&self) -> impl Iterator<Item = &AtomicU64> {
        let limits = self.of_load.iter().chain(&self.of_run);
        limits.map(|limit| &**limit)
    }
}

fn counter(passes: u64) -> Arc<AtomicU64> {
    Arc::new(passes.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_load_takes_from_its_own_and_from_those_of_the_run() {
        let run = PassesLeft::of_run(Some(3));
        let (own, other) = (run.for_load(Some(2)), run.for_load(None));
        assert!(own.take_one() && own.take_one() && !own.take_one());
        assert!(own.is_none() && !other.is_none());
        assert!(other.take_one() && !other.take_one());
        assert!(other.is_none());
        let endless = PassesLeft::of_run(None).for_load(None);
        assert!(endless.take_one() && !endless.is_none());
    }
}
