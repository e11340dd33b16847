//! What each thread keeps of the latest answer: the document that it was read into.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::{Arc, Weak};

use crate::answer::{Answer, Parts};

/// What the latest answer was read into: its parts are looked for one after another, and it is read once.
pub(super) struct Latest<T>(RefCell<Option<(Weak<Parts>, Rc<T>)>>);

impl<T> Latest<T> {
    pub(super) fn new() -> Self {
        Self(RefCell::default())
    }

    /// What this answer is read into.
    pub(super) fn get(&self, answer: &Answer, read: impl FnOnce() -> T) -> Rc<T> {
        let mut latest = self.0.borrow_mut();
        let known = latest.as_ref().filter(|(of, _)| is_of(of, answer));
        if let Some((_, document)) = known {
            return Rc::clone(document);
        }
        let document = Rc::new(read());
        *latest = Some((Arc::downgrade(&answer.0), Rc::clone(&document)));
        document
    }
}

/// The place of an answer is given to no other one while somebody still holds on to it.
fn is_of(place: &Weak<Parts>, answer: &Answer) -> bool {
    std::ptr::eq(place.as_ptr(), Arc::as_ptr(&answer.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_once_until_another_is() {
        let latest = Latest::new();
        let answer = || Answer::with_head(200, 0, bytes::Bytes::new());
        let (one, other) = (answer(), answer());
        let mut reads = 0;
        for answer in [&one, &one.clone(), &other, &one] {
            latest.get(answer, || reads += 1);
        }
        assert_eq!(reads, 3);
    }
}
