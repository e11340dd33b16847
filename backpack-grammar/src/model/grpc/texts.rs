//! Texts that stand for bytes and times in JSON.

/// Bytes, with either alphabet; the signs at the end may be left out.
pub(super) fn is_base64(text: &str) -> bool {
    let bare = text.trim_end_matches('=');
    let is_sign = |c: char| c.is_ascii_alphanumeric() || "+/-_".contains(c);
    let padding = text.len() - bare.len();
    let is_whole = padding == 0 || text.len().is_multiple_of(4) && padding <= 2;
    bare.chars().all(is_sign) && bare.len() % 4 != 1 && is_whole
}

/// `1.5s`, up to nanoseconds.
pub(super) fn is_duration(text: &str) -> bool {
    let Some(number) = text.strip_suffix('s') else {
        return false;
    };
    let number = number.strip_prefix('-').unwrap_or(number);
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    is_digits(whole, 1..=12) && is_digits(fraction, 1..=9)
}

/// `2026-01-31T12:00:00.5Z`, with an offset in the place of the `Z` too (RFC 3339).
pub(super) fn is_timestamp(text: &str) -> bool {
    let text = text.to_ascii_uppercase();
    let Some((date, time)) = text.split_once('T') else {
        return false;
    };
    let date: Vec<_> = date.split('-').collect();
    let Some(end) = time.find(['Z', '+', '-']) else {
        return false;
    };
    let (time, offset) = time.split_at(end);
    let (clock, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let clock: Vec<_> = clock.split(':').collect();
    let is_date = matches!(date[..], [year, month, day]
        if is_digits(year, 4..=4) && is_number(month, 1..=12) && is_number(day, 1..=31));
    let is_clock = matches!(clock[..], [hour, minute, second]
        if is_number(hour, 0..=23) && is_number(minute, 0..=59) && is_number(second, 0..=60));
    is_date && is_clock && is_digits(fraction, 1..=9) && is_offset(offset)
}

fn is_offset(offset: &str) -> bool {
    let hours = offset.get(1..).and_then(|offset| offset.split_once(':'));
    offset == "Z"
        || hours.is_some_and(|(hour, minute)| is_number(hour, 0..=23) && is_number(minute, 0..=59))
}

fn is_number(text: &str, range: std::ops::RangeInclusive<u8>) -> bool {
    is_digits(text, 2..=2) && text.parse().is_ok_and(|number| range.contains(&number))
}

fn is_digits(text: &str, length: std::ops::RangeInclusive<usize>) -> bool {
    length.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_base64() {
        for text in ["", "YQ==", "YQ", "-_+/", "YWI="] {
            assert!(is_base64(text), "{text}");
        }
        for text in ["a", "Y Q=", "YQ=", "YWI==", "=", "\u{e9}a"] {
            assert!(!is_base64(text), "{text}");
        }
    }

    #[test]
    fn times_are_as_protobuf_writes_them() {
        for text in [
            "2026-01-31T12:00:00Z",
            "2026-01-31t12:00:00.123456789+01:30",
            "0001-01-01T00:00:00z",
        ] {
            assert!(is_timestamp(text), "{text}");
        }
        for text in [
            "",
            "2026-01-31",
            "2026-13-31T12:00:00Z",
            "2026-01-31T12:00Z",
            "2026-01-31T12:00:00",
            "2026-01-31T12:00:00.Z",
            "2026-1-31T12:00:00Z",
        ] {
            assert!(!is_timestamp(text), "{text}");
        }
        for text in ["1s", "-1.5s", "0.000000001s"] {
            assert!(is_duration(text), "{text}");
        }
        for text in ["1", "s", "1.s", ".5s", "1m", "1.0000000001s"] {
            assert!(!is_duration(text), "{text}");
        }
    }
}
