//! What a user has of each endpoint or table, by the dense index of its type.

use std::cell::OnceCell;

/// Grows without moving what it holds, so that `user[…]` can make a state behind a shared reference.
///
/// Bucket `n` has `FIRST << n` slots; the buckets together hold more than a program declares.
#[derive(Debug)]
pub(crate) struct States<S> {
    /// Most programs need no other.
    first: Bucket<S>,
    more: OnceCell<Box<[Bucket<S>; MORE]>>,
}

type Bucket<S> = OnceCell<Box<[Place<S>]>>;

type Place<S> = OnceCell<Box<S>>;

const FIRST: usize = 8;

const MORE: usize = 15;

impl<S> Default for States<S> {
    fn default() -> Self {
        Self {
            first: OnceCell::new(),
            more: OnceCell::new(),
        }
    }
}

impl<S> States<S> {
    /// The state of this index, made now where the user has not had it.
    pub(crate) fn get(&self, slot: usize, make: impl FnOnce() -> S) -> &S {
        let (bucket, index) = split(slot);
        let places = match bucket {
            0 => &self.first,
            bucket => &self.more.get_or_init(Box::default)[bucket - 1],
        };
        let places = places.get_or_init(|| empty_bucket(bucket));
        places[index].get_or_init(|| Box::new(make()))
    }

    /// The state of an index that has one.
    pub(crate) fn get_mut(&mut self, slot: usize) -> Option<&mut S> {
        let (bucket, index) = split(slot);
        let places = match bucket {
            0 => &mut self.first,
            bucket => &mut self.more.get_mut()?[bucket - 1],
        };
        let place = places.get_mut()?.get_mut(index)?;
        place.get_mut().map(Box::as_mut)
    }

    /// All states there are.
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut S> {
        let more = self.more.get_mut().into_iter();
        let more = more.flat_map(|buckets| buckets.iter_mut());
        let slots = [&mut self.first]
            .into_iter()
            .chain(more)
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
