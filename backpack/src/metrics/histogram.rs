//! Buckets as a file has them: HdrHistogram's format V2, compressed with zlib, which its libraries in all languages read.
//! Source: the encoder of its Java library, <https://github.com/HdrHistogram/HdrHistogram>, `AbstractHistogram.java`.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;

use super::buckets::Buckets;

const COOKIE: u32 = 0x1c84_9303 | 0x10;
const COMPRESSED_COOKIE: u32 = 0x1c84_9304 | 0x10;

/// The bytes of the head before the counts.
const HEAD: usize = 40;

const DIGITS: u32 = 3;

/// So many bytes at most: each bucket in the longest form of its count.
const LONGEST: u64 = (HEAD + 9 * Buckets::MOST) as u64;

pub(crate) fn write(buckets: &Buckets) -> Vec<u8> {
    let counts = counts(buckets);
    let mut plain = Vec::with_capacity(HEAD + counts.len());
    plain.extend(COOKIE.to_be_bytes());
    plain.extend(length(&counts).to_be_bytes());
    // The offset of the first bucket.
    plain.extend(0_u32.to_be_bytes());
    plain.extend(DIGITS.to_be_bytes());
    // What can be told apart from 0, and the highest that has a bucket.
    plain.extend(1_u64.to_be_bytes());
    plain.extend(buckets.highest().to_be_bytes());
    // The ratio of integers to real values.
    plain.extend(1_f64.to_be_bytes());
    plain.extend(counts);
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::default());
    let packed = packed.write_all(&plain).and_then(|()| packed.finish());
    let packed = packed.expect("memory takes what is written");
    let head = [COMPRESSED_COOKIE, length(&packed)].map(u32::to_be_bytes);
    [&head.concat()[..], &packed].concat()
}

fn length(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).expect("less than LONGEST")
}

/// The count of each bucket up to the last that is filled; a negative number is so many empty ones.
fn counts(buckets: &Buckets) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut empty = 0;
    for count in buckets.counts() {
        if *count == 0 {
            empty += 1;
            continue;
        }
        // A single one is its count of nothing.
        match std::mem::take(&mut empty) {
            0 => {}
            1 => put(&mut bytes, 0),
            many => put(&mut bytes, -many),
        }
        put(&mut bytes, i64::try_from(*count).unwrap_or(i64::MAX));
    }
    bytes
}

/// Seven bits a byte, the lowest first, the sign in the lowest of all; the ninth byte has eight.
fn put(bytes: &mut Vec<u8>, number: i64) {
    let mut rest = ((number << 1) ^ (number >> 63)) as u64;
    for _ in 0..8 {
        if rest < 0x80 {
            break;
        }
        bytes.push(rest as u8 | 0x80);
        rest >>= 7;
    }
    bytes.push(rest as u8);
}

/// Reads a file back; none where it is not of this form, or of other digits.
pub(crate) fn read(bytes: &[u8]) -> Option<Buckets> {
    let (cookie, rest) = bytes.split_first_chunk()?;
    let (length, packed) = rest.split_first_chunk()?;
    if u32::from_be_bytes(*cookie) != COMPRESSED_COOKIE
        || u32::from_be_bytes(*length) as usize != packed.len()
    {
        return None;
    }
    let mut plain = Vec::new();
    let mut unpacked = ZlibDecoder::new(packed).take(LONGEST);
    unpacked.read_to_end(&mut plain).ok()?;
    let (head, mut counts) = plain.split_at_checked(HEAD)?;
    let number =
        |at: usize| u32::from_be_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
    // Cookie, length, offset, digits, and the lowest value in two halves.
    let expected = [COOKIE, counts.len() as u32, 0, DIGITS, 0, 1];
    let told = [0, 4, 8, 12, 16, 20].map(number);
    if told != expected || head[32..] != 1_f64.to_be_bytes() {
        return None;
    }
    let mut buckets = Buckets::default();
    let mut index = 0_usize;
    while !counts.is_empty() {
        let number = take(&mut counts)?;
        match u64::try_from(number) {
            Ok(count) => {
                buckets.put(index, count)?;
                index += 1;
            }
            Err(_) => index = index.checked_add(usize::try_from(number.unsigned_abs()).ok()?)?,
        }
    }
    Some(buckets)
}

fn take(bytes: &mut &[u8]) -> Option<i64> {
    let mut number = 0;
    for place in 0..9 {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        if place == 8 {
            number |= u64::from(*byte) << 56;
            break;
        }
        number |= u64::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            break;
        }
    }
    Some((number >> 1) as i64 ^ -((number & 1) as i64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use hdrhistogram::Histogram;
    use hdrhistogram::serialization::{Deserializer, Serializer, V2DeflateSerializer};
    use proptest::prelude::*;

    fn values() -> impl Strategy<Value = Vec<(u64, u64)>> {
        let value = (1..=u64::MAX / 1000, 0..54_u32).prop_map(|(value, shift)| value >> shift);
        prop::collection::vec((value, 1..u64::MAX / 100), 0..50)
    }

    fn filled(buckets: &Buckets) -> Vec<(u64, u64)> {
        let filled = buckets.filled();
        filled.map(|it| (it.highest, it.count)).collect()
    }

    proptest! {
        #[test]
        fn the_library_reads_and_writes_the_same(values in values()) {
            let mut buckets = Buckets::default();
            let mut library = Histogram::<u64>::new(3).unwrap();
            for (value, count) in values {
                buckets.count_many(value, count);
                library.record_n(value, count).unwrap();
            }
            let bytes = write(&buckets);
            let theirs: Histogram<u64> = Deserializer::new().deserialize(&mut &bytes[..]).unwrap();
            let counts: Vec<_> = theirs.iter_recorded().map(|it| (it.value_iterated_to(), it.count_at_value())).collect();
            prop_assert_eq!(&counts, &filled(&buckets));
            let mut bytes = Vec::new();
            V2DeflateSerializer::new().serialize(&library, &mut bytes).unwrap();
            prop_assert_eq!(&filled(&read(&bytes).unwrap()), &filled(&buckets));
            prop_assert_eq!(&filled(&read(&write(&buckets)).unwrap()), &filled(&buckets));
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes: Vec<u8>, counts: Vec<u8>, at: prop::sample::Index, byte: u8) {
            read(&bytes);
            let mut changed = write(&Buckets::default());
            let at = at.index(changed.len());
            changed[at] = byte;
            read(&changed);
            let mut rest = &counts[..];
            while take(&mut rest).is_some() {}
        }
    }

    #[test]
    fn a_long_way_of_empty_buckets_is_no_allocation() {
        let mut buckets = Buckets::default();
        assert_eq!(buckets.put(Buckets::MOST, 1), None);
        assert_eq!(buckets.put(Buckets::MOST - 1, 1), Some(()));
        assert_eq!(buckets.put(0, u64::MAX), None);
    }
}
