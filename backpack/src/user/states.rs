//! What a user has of each endpoint or table, by the dense index of its type.

use std::cell::OnceCell;

/// Grows without moving what it holds, so that `user[…]` can make a state behind a shared reference.
///
/// Bucket `n` has `FIRST << n` slots; the buckets together hold more than a program declares.
#[derive(Debug)]
pub(crate) struct States<S> {
    buckets: [Bucket<S>; 16],
}

type Bucket<S> = OnceCell<Box<[Place<S>]>>;

type Place<S> = OnceCell<Box<S>>;

const FIRST: usize = 8;

impl<S> Default for States<S> {
    fn default() -> Self {
        Self {
            buckets: std::array::from_fn(|_| OnceCell::new()),
        }
    }
}

impl<S> States<S> {
    /// The state of this index, made now where the user has not had it.
    pub(crate) fn get(&self, slot: usize, make: impl FnOnce() -> S) -> &S {
        let (bucket, index) = split(slot);
        let bucket = self.buckets[bucket].get_or_init(|| empty_bucket(bucket));
        bucket[index].get_or_init(|| Box::new(make()))
    }

    /// The state of an index that has one.
    pub(crate) fn get_mut(&mut self, slot: usize) -> Option<&mut S> {
        let (bucket, index) = split(slot);
        self.buckets[bucket]
            .get_mut()?
            .get_mut(index)?
            .get_mut()
            .map(Box::as_mut)
    }

    /// All states there are.
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut S> {
        let slots = self
            .buckets
            .iter_mut()
            .filter_map(OnceCell::get_mut)
            .flat_map(|bucket| bucket.iter_mut());
        slots.filter_map(|slot| slot.get_mut().map(Box::as_mut))
    }
}

fn empty_bucket<S>(bucket: usize) -> Box<[Place<S>]> {
    (0..FIRST << bucket).map(|_| OnceCell::new()).collect()
}

/// The bucket, and the index in it.
fn split(slot: usize) -> (usize, usize) {
    let bucket = (slot / FIRST + 1).ilog2() as usize;
    (bucket, slot - FIRST * ((1 << bucket) - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_fill_one_bucket_after_the_other() {
        let mut expected = (0, 0);
        for slot in 0..10_000 {
            assert_eq!(split(slot), expected, "slot {slot}");
            expected.1 += 1;
            if expected.1 == FIRST << expected.0 {
                expected = (expected.0 + 1, 0);
            }
        }
    }
}
