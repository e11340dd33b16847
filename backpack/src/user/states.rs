//! The states of a user's endpoints, by the dense index of each endpoint type.

use std::cell::OnceCell;

use crate::declare::attributes::Attributes;
use crate::declare::endpoint::Declaration;
use crate::user::endpoint_state::EndpointState;

/// Grows without moving what it holds, so that `user[Endpoint]` can make a state behind a shared reference.
///
/// Bucket `n` has `FIRST << n` slots; the buckets together hold more endpoints than a program declares.
#[derive(Debug, Default)]
pub(crate) struct States {
    buckets: [OnceCell<Box<[Place]>>; 16],
}

type Place = OnceCell<Box<EndpointState>>;

const FIRST: usize = 8;

impl States {
    /// The state of this endpoint, made now where the user has not had it; `made` hears of that.
    pub(crate) fn get(
        &self,
        declaration: &'static Declaration,
        common: &Attributes,
        made: impl FnOnce(),
    ) -> &EndpointState {
        let (bucket, index) = split((declaration.slot)());
        let bucket = self.buckets[bucket].get_or_init(|| empty_bucket(bucket));
        bucket[index].get_or_init(|| {
            made();
            Box::new(EndpointState::new(declaration, common))
        })
    }

    /// The state of an endpoint that has one.
    pub(crate) fn get_mut(&mut self, slot: usize) -> Option<&mut EndpointState> {
        let (bucket, index) = split(slot);
        self.buckets[bucket]
            .get_mut()?
            .get_mut(index)?
            .get_mut()
            .map(Box::as_mut)
    }

    /// All states there are.
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut EndpointState> {
        let slots = self
            .buckets
            .iter_mut()
            .filter_map(OnceCell::get_mut)
            .flat_map(|bucket| bucket.iter_mut());
        slots.filter_map(|slot| slot.get_mut().map(Box::as_mut))
    }
}

fn empty_bucket(bucket: usize) -> Box<[Place]> {
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
