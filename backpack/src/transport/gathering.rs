//! The body of an answer as it comes, piece by piece: kept up to a limit, or counted alone.

use bytes::{Bytes, BytesMut};

use super::{LONGEST_BODY, TransportError, errors};

/// What has come so far.
#[derive(Debug, Default)]
pub(super) struct Gathering {
    /// A body that comes in one piece is not copied.
    first: Bytes,
    all: BytesMut,
    discards: bool,
    discarded: u64,
}

impl Gathering {
    /// Nothing yet, of a body that is kept or only counted.
    pub(super) fn discarding(discards: bool) -> Self {
        Self {
            discards,
            ..Self::default()
        }
    }

    pub(super) fn take(&mut self, piece: Bytes) -> Result<(), TransportError> {
        if self.discards {
            self.discarded += piece.len() as u64;
            return Ok(());
        }
        if self.first.len() + self.all.len() + piece.len() > LONGEST_BODY {
            return Err(errors::too_long());
        }
        if self.first.is_empty() && self.all.is_empty() {
            self.first = piece;
        } else {
            self.all.extend_from_slice(&std::mem::take(&mut self.first));
            self.all.extend_from_slice(&piece);
        }
        Ok(())
    }

    /// The body that is kept, and the length of one that is not.
    pub(super) fn whole(self) -> (Bytes, u64) {
        let body = match self.all.is_empty() {
            true => self.first,
            false => self.all.freeze(),
        };
        (body, self.discarded)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_become_one_body_or_a_number() {
        for (discards, whole) in [(false, ("abcd", 0)), (true, ("", 4))] {
            let mut gathering = Gathering::discarding(discards);
            for piece in ["ab", "", "cd"] {
                gathering.take(Bytes::from(piece)).expect("it is short");
            }
            assert_eq!(gathering.whole(), (Bytes::from(whole.0), whole.1));
        }
    }

    #[test]
    fn a_body_that_is_kept_has_a_limit() {
        let half = Bytes::from(vec![0; LONGEST_BODY / 2 + 1]);
        let mut gathering = Gathering::discarding(false);
        gathering.take(half.clone()).expect("it is half");
        assert_eq!(gathering.take(half), Err(errors::too_long()));
    }
}
