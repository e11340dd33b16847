//! What property tests of whatever comes over a wire have in common: bytes that are nearly what somebody writes, in any pieces.

use proptest::prelude::*;
use proptest::sample::Index;

/// One of these, with a few changes: bytes replaced, put in, left out and repeated, and the rest cut off.
pub(crate) fn nearly<B: AsRef<[u8]> + Clone + std::fmt::Debug + 'static>(
    written: impl Into<Vec<B>>,
) -> impl Strategy<Value = Vec<u8>> {
    let change = (any::<Index>(), any::<Index>(), 0..6_u8, byte());
    let changes = prop::collection::vec(change, 0..5);
    (prop::sample::select(written.into()), changes).prop_map(|(written, changes)| {
        let mut bytes = written.as_ref().to_vec();
        for (from, to, kind, byte) in changes {
            change_at(&mut bytes, from, to, kind, byte);
        }
        bytes
    })
}

/// Those that mean something somewhere more often than others.
fn byte() -> impl Strategy<Value = u8> {
    let meant = &b"\r\n\0 \t:;,=-+\"0123456789af/%&\x7f\x80\xc1\xc7\xdf\xff"[..];
    prop_oneof![any::<u8>(), prop::sample::select(meant)]
}

fn change_at(bytes: &mut Vec<u8>, from: Index, to: Index, kind: u8, byte: u8) {
    let (one, other) = (from.index(bytes.len() + 1), to.index(bytes.len() + 1));
    let range = one.min(other)..one.max(other);
    match kind {
        0 if one < bytes.len() => bytes[one] = byte,
        0 | 1 => bytes.insert(one, byte),
        2 => drop(bytes.drain(range)),
        3 => bytes.extend_from_within(range),
        4 => {
            let part = bytes[range].to_vec();
            bytes.splice(one..one, part);
        }
        _ => bytes.truncate(one),
    }
}

/// Where bytes are cut.
pub(crate) fn cuts() -> impl Strategy<Value = Vec<Index>> {
    prop::collection::vec(any::<Index>(), 0..8)
}

/// The bytes, cut there; none of the pieces is empty.
pub(crate) fn pieces<'b>(bytes: &'b [u8], cuts: &[Index]) -> impl Iterator<Item = &'b [u8]> {
    let mut at: Vec<_> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
    at.extend([0, bytes.len()]);
    at.sort_unstable();
    at.dedup();
    let starts = at.clone();
    let ranges = starts.into_iter().zip(at.into_iter().skip(1));
    ranges.map(|(from, to)| &bytes[from..to])
}
