//! The headers that a server lets us remember, so that it need not send them again: RFC 7541, section 2.3.2.

use std::collections::VecDeque;

/// How much is remembered where nothing else is said, which we never do (section 6.5.2 of RFC 9113).
const MOST: usize = 4096;

/// What an entry costs beside its texts: section 4.1.
const OVERHEAD: usize = 32;

/// Of one connection.
#[derive(Debug)]
pub(super) struct Remembered {
    /// The latest first: name and value in one text, and how long the name is.
    entries: VecDeque<(Box<[u8]>, usize)>,
    size: usize,
    most: usize,
}

impl Default for Remembered {
    fn default() -> Self {
        Self {
            entries: VecDeque::new(),
            size: 0,
            most: MOST,
        }
    }
}

impl Remembered {
    /// A header, the latest with 0.
    pub(super) fn get(&self, index: usize) -> Option<(&[u8], &[u8])> {
        let (texts, name) = self.entries.get(index)?;
        Some(texts.split_at(*name))
    }

    /// One that is too large for all the room is none, and leaves none: section 4.4.
    pub(super) fn add(&mut self, name: &[u8], value: &[u8]) {
        let size = name.len() + value.len() + OVERHEAD;
        self.make_room(self.most.saturating_sub(size));
        if size <= self.most {
            let texts = [name, value].concat().into_boxed_slice();
            self.entries.push_front((texts, name.len()));
            self.size += size;
        }
    }

    /// Less may be remembered from now on; none where that would be more than we let.
    pub(super) fn resize(&mut self, most: usize) -> Option<()> {
        (most <= MOST).then(|| {
            self.most = most;
            self.make_room(most);
        })
    }

    fn make_room(&mut self, most: usize) {
        while self.size > most
            && let Some((texts, _)) = self.entries.pop_back()
        {
            self.size -= texts.len() + OVERHEAD;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_make_room() {
        let mut remembered = Remembered::default();
        for name in [b"first", b"other", b"third"] {
            remembered.add(name, &[b'x'; 1500]);
        }
        assert_eq!(remembered.get(0).unwrap().0, b"third");
        assert_eq!(remembered.get(1).unwrap().0, b"other");
        assert_eq!(remembered.get(2), None);
        remembered.add(b"too large", &[b'x'; 4096]);
        assert_eq!((remembered.get(0), remembered.size), (None, 0));
    }

    #[test]
    fn the_room_shrinks_and_grows_as_the_server_says() {
        let mut remembered = Remembered::default();
        remembered.add(b"a", b"b");
        assert_eq!(remembered.resize(33), Some(()));
        assert_eq!(remembered.get(0), None);
        assert_eq!(remembered.resize(4096), Some(()));
        assert_eq!(remembered.resize(4097), None);
        remembered.add(b"a", b"b");
        assert_eq!(remembered.get(0), Some((&b"a"[..], &b"b"[..])));
    }
}
