//! The dates of cookies, which servers write in many forms: the parser of RFC 6265, section 5.1.1.

use std::time::SystemTime;

use jiff::civil;
use jiff::tz::TimeZone;

const MONTHS: [&[u8]; 12] = [
    b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov", b"dec",
];

/// What was found so far; the first token of each kind counts.
#[derive(Default)]
struct Found {
    time: Option<[i8; 3]>,
    day: Option<i8>,
    month: Option<i8>,
    year: Option<i16>,
}

/// The moment that a text means; none where it means none.
pub(super) fn parse(text: &[u8]) -> Option<SystemTime> {
    let mut found = Found::default();
    for token in text.split(|byte| is_delimiter(*byte)) {
        found.take(token);
    }
    let [hour, minute, second] = found.time?;
    let (year, month, day) = (found.year?, found.month?, found.day?);
    if year < 1601 {
        return None;
    }
    // It refuses what no calendar or clock has, a leap second too.
    let date = civil::DateTime::new(year, month, day, hour, minute, second, 0).ok()?;
    let moment = TimeZone::UTC.to_timestamp(date).ok()?;
    Some(moment.into())
}

impl Found {
    fn take(&mut self, token: &[u8]) {
        // In the order of the section: a kind that is there already does not take its token.
        if self.time.is_none() && set(&mut self.time, time(token)) {
            return;
        }
        if self.day.is_none() && set(&mut self.day, number(token, 1..=2).map(|day| day as i8)) {
            return;
        }
        if self.month.is_none() && set(&mut self.month, month(token)) {
            return;
        }
        if self.year.is_none() {
            self.year = number(token, 2..=4).map(whole_year);
        }
    }
}

fn set<T>(place: &mut Option<T>, value: Option<T>) -> bool {
    *place = value;
    place.is_some()
}

/// `hh:mm:ss`; what is no digit may follow, and anything behind it.
fn time(token: &[u8]) -> Option<[i8; 3]> {
    let mut parts = token.splitn(3, |byte| *byte == b':');
    let mut next = || parts.next();
    let [hour, minute, second] = [next()?, next()?, next()?];
    let whole = |part: &[u8]| number(part, 1..=2).filter(|_| part.iter().all(u8::is_ascii_digit));
    let second = number(second, 1..=2)?;
    Some([whole(hour)? as i8, whole(minute)? as i8, second as i8])
}

fn month(token: &[u8]) -> Option<i8> {
    let start = token.get(..3)?;
    let is_it = |month: &&[u8]| month.eq_ignore_ascii_case(start);
    let index = MONTHS.iter().position(is_it)?;
    Some(index as i8 + 1)
}

/// Two digits mean a year of 1970 to 2069.
fn whole_year(year: i16) -> i16 {
    match year {
        70..=99 => year + 1900,
        0..=69 => year + 2000,
        _ => year,
    }
}

/// The number at the start of a token, of so many digits.
fn number(token: &[u8], digits: std::ops::RangeInclusive<usize>) -> Option<i16> {
    let count = token
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let text = std::str::from_utf8(&token[..count]).ok()?;
    digits.contains(&count).then(|| text.parse().ok())?
}

fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'\t' | b' '..=b'/' | b';'..=b'@' | b'['..=b'`' | b'{'..=b'~')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fuzz::nearly;
    use jiff::Timestamp;
    use proptest::prelude::*;

    const FORMS: [&str; 10] = [
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
        "Sun, 6 Nov 1994 8:49:37 GMT",
        "Sun, 06-Nov-1994 08:49:37 GMT",
        "06 nov 94 08:49:37",
        "1994 08:49:37 06 November",
        "Sun, 06 Nov 1994 08:49:37",
        "Sun, 06 Nov 1994 08:49:37 +0000",
        "08:49:37x 6th nOvember 1994",
    ];

    fn seconds(text: &str) -> Option<i64> {
        let moment = Timestamp::try_from(parse(text.as_bytes())?).expect("a moment");
        Some(moment.as_second())
    }

    #[test]
    fn all_forms_that_servers_write_mean_the_same() {
        for form in FORMS {
            assert_eq!(seconds(form), Some(784_111_777), "{form}");
        }
    }

    #[test]
    fn the_way_to_delete_a_cookie_is_understood() {
        for form in [
            "Thu, 1 Jan 1970 00:00:00 GMT",
            "Thu, 01-Jan-1970 00:00:00 GMT",
            "Thu, 01-Jan-70 00:00:00 GMT",
            "Thu Jan  1 00:00:00 1970",
        ] {
            assert_eq!(seconds(form), Some(0), "{form}");
        }
    }

    #[test]
    fn years_of_two_digits_are_near() {
        assert_eq!(seconds("1 Jan 69 00:00:00"), seconds("1 Jan 2069 00:00:00"));
        assert_eq!(seconds("1 Jan 70 00:00:00"), Some(0));
    }

    #[test]
    fn what_is_no_date_means_nothing() {
        for text in [
            "",
            "0",
            "-1",
            "tomorrow",
            "Sun, 06 Nov 1994",
            "Sun, 31 Feb 1994 08:49:37 GMT",
            "Sun, 06 Nov 1600 08:49:37 GMT",
            "Sun, 06 Nov 19940 08:49:37 GMT",
            "Sun, 06 Nov 1994 24:00:00 GMT",
            "Sun, 06 Nov 1994 08:60:00 GMT",
            "Sun, 06 Nov 1994 08:49:60 GMT",
            "Sun, 06 Nov 1994 8:049:37 GMT",
        ] {
            assert_eq!(seconds(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(text: Vec<u8>) {
            parse(&text);
        }

        #[test]
        fn what_is_nearly_a_date_is_a_moment_of_the_calendar(text in nearly(FORMS)) {
            if let Some(moment) = parse(&text) {
                let moment = Timestamp::try_from(moment).expect("a moment");
                prop_assert!((1601..=9999).contains(&moment.to_zoned(TimeZone::UTC).year()));
            }
        }

        /// The form that HTTP itself writes (RFC 9110, section 5.6.7).
        #[test]
        fn what_is_written_is_read(second in -11_644_473_600_i64..253_402_300_800) {
            let moment = Timestamp::from_second(second).expect("in range");
            let text = moment.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
            prop_assert_eq!(seconds(&text), Some(second));
        }
    }
}
