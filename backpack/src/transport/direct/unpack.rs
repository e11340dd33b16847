//! Unpacks compressed answers; one that would not fit in the memory is a failure.

use std::io::Read;

use flate2::read::MultiGzDecoder;

use super::super::{LONGEST_BODY, TransportError, errors};
use crate::answer::Answer;

/// The answer with the body that its body is the gzip of. Where there is none, as for `HEAD`, nothing is unpacked.
pub(super) fn gzip(answer: Answer) -> Result<Answer, TransportError> {
    if answer.body_bytes().is_empty() {
        return Ok(answer);
    }
    let mut body = Vec::new();
    let mut packed = MultiGzDecoder::new(answer.body_bytes()).take(LONGEST_BODY as u64 + 1);
    match packed.read_to_end(&mut body) {
        Err(error) => Err(errors::other(format!(
            "the answer cannot be unpacked: {error}"
        ))),
        Ok(_) if body.len() > LONGEST_BODY => Err(errors::too_long()),
        Ok(_) => Ok(answer.unpacked(body.into())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;

    fn packed(body: &[u8]) -> Answer {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(body).expect("memory");
        let body = encoder.finish().expect("memory");
        Answer::with_head(200, 0, body.into())
    }

    #[test]
    fn what_was_packed_is_unpacked() {
        let answer = gzip(packed(b"hello")).expect("gzip");
        assert_eq!(answer.body_bytes(), b"hello");
    }

    #[test]
    fn what_was_cut_off_is_a_failure() {
        let cut_off = packed(&[7; 1000]).body().slice(..15);
        let error = gzip(Answer::with_head(200, 0, cut_off)).unwrap_err();
        assert!(error.text.contains("cannot be unpacked"), "{}", error.text);
    }

    #[test]
    fn a_bomb_is_a_failure() {
        let error = gzip(packed(&vec![0; LONGEST_BODY + 1])).unwrap_err();
        assert_eq!(error, errors::too_long());
    }
}
