//! The heads that came last: most servers write the same one again and again, at least within a second. What is known of a head
//! needs no second parse.

use std::cell::RefCell;

use super::super::TransportError;
use super::head::Head;

/// How many heads are known at a time; those of a server differ by endpoint, in the length of the body.
const MOST: usize = 8;

/// Longer heads are parsed each time.
const LONGEST: usize = 1024;

thread_local! {
    static KNOWN: RefCell<KnownHeads> = RefCell::default();
}

/// The latest heads of all connections of a thread.
#[derive(Debug, Default)]
struct KnownHeads {
    heads: Vec<(Vec<u8>, Head)>,
    /// Where the next one goes: over the oldest, once there are as many as may be.
    next: usize,
}

/// The head at the start of the bytes, and its length; none where it is not complete. `to_head`: it answers a `HEAD`.
pub(super) fn parse(bytes: &[u8], to_head: bool) -> Result<Option<(Head, usize)>, TransportError> {
    // Whether a body follows depends on the request; those of `HEAD` are too rare to tell apart.
    if to_head {
        return Head::parse(bytes, true);
    }
    KNOWN.with_borrow_mut(|known| {
        if let Some(found) = known.find(bytes) {
            return Ok(Some(found));
        }
        let parsed = Head::parse(bytes, false)?;
        if let Some((head, length)) = parsed.filter(|(_, length)| *length <= LONGEST) {
            known.keep(&bytes[..length], head);
        }
        Ok(parsed)
    })
}

impl KnownHeads {
    fn find(&self, bytes: &[u8]) -> Option<(Head, usize)> {
        let mut known = self.heads.iter();
        let (bytes, head) = known.find(|(known, _)| bytes.starts_with(known))?;
        Some((*head, bytes.len()))
    }

    fn keep(&mut self, bytes: &[u8], head: Head) {
        match self.heads.get_mut(self.next) {
            Some(oldest) => {
                oldest.0.clear();
                oldest.0.extend_from_slice(bytes);
                oldest.1 = head;
            }
            None => self.heads.push((bytes.to_vec(), head)),
        }
        self.next = (self.next + 1) % MOST;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_that_comes_again_means_the_same() {
        for length in [3, 4, 3, 3, 4] {
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n");
            let bytes = format!("{head}body");
            let expected = Head::parse(bytes.as_bytes(), false);
            assert_eq!(parse(bytes.as_bytes(), false), expected);
            assert_eq!(expected.unwrap().unwrap().1, head.len());
        }
    }

    #[test]
    fn a_part_of_a_known_head_is_not_that_head() {
        let whole = b"HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\n";
        assert!(matches!(parse(whole, false), Ok(Some(_))));
        assert_eq!(parse(&whole[..whole.len() - 1], false), Ok(None));
    }

    #[test]
    fn an_answer_to_head_has_no_body_also_where_its_head_is_known() {
        let head = b"HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\n";
        let plain = parse(head, false);
        assert_ne!(parse(head, true), plain);
        assert_eq!(parse(head, false), plain);
    }

    #[test]
    fn many_different_heads_fill_no_memory() {
        for number in 0..1000 {
            let head = format!("HTTP/1.1 200 OK\r\nx-request-id: {number}\r\n\r\n");
            assert!(matches!(parse(head.as_bytes(), false), Ok(Some(_))));
        }
        KNOWN.with_borrow(|known| assert!(known.heads.len() <= MOST));
    }
}
