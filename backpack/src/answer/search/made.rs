//! What each thread keeps of its searching: the selectors, expressions and paths of the program, each made once.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// More are hardly written; where a program makes ever new ones, all are given up.
const MOST: usize = 500;

/// What texts mean, by the texts.
pub(super) struct Made<T>(RefCell<HashMap<Box<str>, Rc<T>>>);

impl<T> Made<T> {
    pub(super) fn new() -> Self {
        Self(RefCell::default())
    }

    /// What this text means, made at its first use.
    pub(super) fn get<E>(
        &self,
        text: &str,
        make: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<Rc<T>, E> {
        let mut made = self.0.borrow_mut();
        if let Some(known) = made.get(text) {
            return Ok(Rc::clone(known));
        }
        let new = Rc::new(make(text)?);
        if made.len() >= MOST {
            made.clear();
        }
        made.insert(text.into(), Rc::clone(&new));
        Ok(new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_text_means_is_made_once() {
        let made = Made::new();
        let mut times = 0;
        for _ in 0..3 {
            let length = made.get("abc", |text| {
                times += 1;
                Ok::<_, ()>(text.len())
            });
            assert_eq!(length.as_deref(), Ok(&3));
        }
        assert_eq!(times, 1);
        assert_eq!(made.get("d", |_| Err("no")).unwrap_err(), "no");
        for text in 0..2 * MOST {
            made.get(&text.to_string(), |_| Ok::<_, ()>(0)).unwrap();
        }
        assert!(made.0.borrow().len() <= MOST);
    }
}
