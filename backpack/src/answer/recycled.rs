//! The memory of large answers: the next one has that of one that nobody needs any more, for the system takes its time to give
//! new memory, page by page.

use std::cell::RefCell;
use std::mem;
use std::ops::Deref;

use bytes::{Bytes, BytesMut};

/// From this size on the allocator asks the system for memory, and gives it back.
const LARGE: usize = 128 * 1024;

/// How much is kept for answers to come, by each thread.
const MOST: usize = 64 * 1024 * 1024;

/// What a server says of a length is no reason to get more memory than this at once.
const MOST_AT_ONCE: usize = 16 * 1024 * 1024;

thread_local! {
    static SPARE: RefCell<Vec<BytesMut>> = const { RefCell::new(Vec::new()) };
}

/// Memory for an answer of about this length.
pub(crate) fn room(length: usize) -> BytesMut {
    let length = length.min(MOST_AT_ONCE);
    let spare = (length >= LARGE).then(|| take(length)).flatten();
    spare.unwrap_or_else(|| BytesMut::with_capacity(length))
}

/// The smallest that is large enough.
fn take(length: usize) -> Option<BytesMut> {
    SPARE.with_borrow_mut(|spare| {
        let enough = |(_, bytes): &(usize, &BytesMut)| bytes.capacity() >= length;
        let fitting = spare.iter().enumerate().filter(enough);
        let (index, _) = fitting.min_by_key(|(_, bytes)| bytes.capacity())?;
        Some(spare.swap_remove(index))
    })
}

/// An answer that has come, without more memory than it needs.
pub(crate) fn settled(bytes: BytesMut) -> Bytes {
    let spare = bytes.capacity() - bytes.len();
    if spare <= bytes.len() / 4 {
        return bytes.freeze();
    }
    let mut bytes = Vec::from(bytes);
    bytes.shrink_to_fit();
    bytes.into()
}

/// Bytes whose memory is used again.
#[derive(Clone, Debug, Default)]
pub(crate) struct Recycled(Bytes);

impl From<Bytes> for Recycled {
    fn from(bytes: Bytes) -> Self {
        Self(bytes)
    }
}

impl Deref for Recycled {
    type Target = Bytes;

    fn deref(&self) -> &Bytes {
        &self.0
    }
}

impl Drop for Recycled {
    #[inline]
    fn drop(&mut self) {
        if self.0.len() >= LARGE {
            self.give_back();
        }
    }
}

impl Recycled {
    #[cold]
    fn give_back(&mut self) {
        // What somebody keeps a part of is not given back.
        let Ok(mut bytes) = mem::take(&mut self.0).try_into_mut() else {
            return;
        };
        bytes.clear();
        // A thread that ends has no answer to come.
        let _ = SPARE.try_with(|spare| {
            let mut spare = spare.borrow_mut();
            let kept: usize = spare.iter().map(BytesMut::capacity).sum();
            if kept + bytes.capacity() <= MOST {
                spare.push(bytes);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spare() -> usize {
        SPARE.with_borrow(Vec::len)
    }

    /// An answer of this length, in memory of its own.
    fn answer(length: usize) -> Recycled {
        let mut bytes = room(length);
        bytes.resize(length, b'x');
        settled(bytes).into()
    }

    #[test]
    fn a_large_answer_has_the_memory_of_the_one_before() {
        let first = answer(300_000);
        let place = first.as_ptr();
        drop(first);
        assert_eq!(spare(), 1);
        assert_ne!(answer(1_000).as_ptr(), place);
        let second = answer(200_000);
        assert_eq!((second.as_ptr(), spare()), (place, 0));
    }

    #[test]
    fn what_somebody_keeps_stays_and_what_is_small_or_too_much_goes() {
        let answer_kept = answer(300_000);
        let kept = answer_kept.slice(5..10);
        drop(answer_kept);
        drop(answer(1_000));
        assert_eq!((spare(), &kept[..]), (0, &b"xxxxx"[..]));
        let many: Vec<_> = (0..10).map(|_| answer(10 * 1024 * 1024)).collect();
        drop(many);
        assert_eq!(spare(), 6);
    }

    #[test]
    fn no_more_memory_stays_than_an_answer_needs() {
        let mut bytes = BytesMut::with_capacity(1_000_000);
        bytes.extend_from_slice(&[b'x'; 1_000]);
        let bytes = settled(bytes).try_into_mut().expect("nobody else has it");
        assert!(bytes.capacity() < 2_000, "{}", bytes.capacity());
    }
}
