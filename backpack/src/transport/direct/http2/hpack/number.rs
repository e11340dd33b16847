//! Numbers: those that fit stand in what is left of a byte, larger ones go on behind it. RFC 7541, section 5.1.

/// No number of a head is larger.
const LARGEST: usize = 1 << 24;

/// Writes a number behind the bits that say what it is of; `bits` are left for it in that byte.
pub(super) fn write(to: &mut Vec<u8>, kind: u8, bits: u32, number: usize) {
    let most = (1 << bits) - 1;
    if number < most {
        to.push(kind | number as u8);
        return;
    }
    to.push(kind | most as u8);
    let mut rest = number - most;
    while rest >= 128 {
        to.push((rest % 128) as u8 | 128);
        rest /= 128;
    }
    to.push(rest as u8);
}

/// Reads one, and leaves what comes behind it; none where it is cut off or too large.
pub(super) fn read(from: &mut &[u8], bits: u32) -> Option<usize> {
    let (first, mut rest) = from.split_first()?;
    let most = (1 << bits) - 1;
    let mut number = usize::from(*first) & most;
    if number == most {
        let mut shift = 0;
        loop {
            let (byte, behind) = rest.split_first()?;
            rest = behind;
            number += usize::from(byte & 127) << shift;
            if number > LARGEST {
                return None;
            }
            shift += 7;
            match byte & 128 {
                0 => break,
                // More bytes than a number of that size has.
                _ if shift > 28 => return None,
                _ => {}
            }
        }
    }
    *from = rest;
    Some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_the_standard() {
        // RFC 7541, appendix C.1.
        for (bits, number, bytes) in [
            (5, 10, &[0b01010][..]),
            (5, 1337, &[0b11111, 0b1001_1010, 0b1010]),
            (8, 42, &[0b10_1010]),
        ] {
            let mut written = Vec::new();
            write(&mut written, 0, bits, number);
            assert_eq!(written, bytes);
            let mut rest = bytes;
            assert_eq!(read(&mut rest, bits), Some(number));
            assert!(rest.is_empty());
        }
    }

    #[test]
    fn what_is_cut_off_or_has_no_end_is_none() {
        for bytes in [
            &[][..],
            &[0x7f],
            &[0x7f, 0xff],
            &[0x7f, 0xff, 0xff, 0xff, 0xff, 0x0f],
            &[0x7f, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0],
        ] {
            assert_eq!(read(&mut &*bytes, 7), None, "{bytes:?}");
        }
    }
}
