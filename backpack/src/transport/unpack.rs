//! Unpacks compressed answers; one that would not fit in the memory is a failure.

use std::io::{self, Read};

use flate2::bufread::GzDecoder;

use super::{LONGEST_BODY, TransportError, errors};
use crate::answer::Answer;

/// The answer with the body that its body is the gzip of. Where there is none, as for `HEAD`, nothing is unpacked.
pub(super) fn gzip(answer: Answer) -> Result<Answer, TransportError> {
    if answer.body_bytes().is_empty() {
        return Ok(answer);
    }
    let mut body = Vec::new();
    match members(answer.body_bytes(), &mut body) {
        Err(error) => Err(errors::other(format!(
            "the answer cannot be unpacked: {error}"
        ))),
        Ok(()) if body.len() > LONGEST_BODY => Err(errors::too_long()),
        Ok(()) => Ok(answer.unpacked(body.into())),
    }
}

/// Whether a `content-encoding` says gzip, under either of its names: RFC 9110, section 8.4.1.3.
pub(super) fn is_gzip(encoding: &[u8]) -> bool {
    encoding.eq_ignore_ascii_case(b"gzip") || encoding.eq_ignore_ascii_case(b"x-gzip")
}

/// One file of gzip behind the other, as its RFC 1952 has it; zeros at the end are padding. It stops where there is too much.
fn members(mut packed: &[u8], body: &mut Vec<u8>) -> io::Result<()> {
    loop {
        let room = (LONGEST_BODY + 1 - body.len()) as u64;
        let mut member = GzDecoder::new(packed).take(room);
        member.read_to_end(body)?;
        packed = member.into_inner().into_inner();
        if body.len() > LONGEST_BODY || packed.iter().all(|byte| *byte == 0) {
            return Ok(());
        }
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
    fn a_file_may_have_several_parts_and_zeros_behind_it() {
        let twice = [
            packed(b"hel").body_bytes(),
            packed(b"lo").body_bytes(),
            &[0; 9],
        ]
        .concat();
        let answer = gzip(Answer::with_head(200, 0, twice.into())).expect("gzip");
        assert_eq!(answer.body_bytes(), b"hello");
        let garbage = [packed(b"hello").body_bytes(), b"\0\0x"].concat();
        assert!(gzip(Answer::with_head(200, 0, garbage.into())).is_err());
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
