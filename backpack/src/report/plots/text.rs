//! How much room a text takes, and texts that fit into the room there is.

use crate::text::printable::printable;

/// About how wide a text is; no font is at hand to measure it.
pub(super) fn width(text: &str, size: i32) -> i32 {
    let ems: f64 = text.chars().map(em).sum();
    (ems * f64::from(size)).ceil() as i32
}

fn em(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '|' | '\'' => 0.35,
        'm' | 'w' | 'M' | 'W' | '%' | '@' => 0.96,
        c if c.is_ascii_uppercase() => 0.72,
        c if c < '\u{1100}' => 0.62,
        _ => 1.05,
    }
}

/// Names of endpoints tell themselves apart at their ends as much as at their beginnings.
pub(super) fn shortened(text: &str, room: i32, size: i32) -> String {
    let text = printable(text);
    if width(&text, size) <= room {
        return text;
    }
    let chars: Vec<char> = text.chars().collect();
    let half = (f64::from(room) / f64::from(size) - 1.0) / 2.0;
    let fits = |chars: &mut dyn Iterator<Item = &char>| {
        let mut sum = 0.0;
        chars
            .take_while(|c| {
                sum += em(**c);
                sum <= half
            })
            .count()
    };
    let head = fits(&mut chars.iter());
    let tail = fits(&mut chars.iter().rev());
    let start: String = chars[..head].iter().collect();
    let end: String = chars[chars.len() - tail..].iter().collect();
    format!("{start}…{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_keeps_its_ends() {
        let name = format!("GET /players/{}/inventory", "x".repeat(300));
        let short = shortened(&name, 600, 20);
        assert!(
            short.starts_with("GET /pla") && short.ends_with("/inventory"),
            "{short}"
        );
        assert!(short.contains('…') && width(&short, 20) <= 600, "{short}");
    }

    #[test]
    fn a_short_name_stays() {
        assert_eq!(shortened("GET /", 600, 20), "GET /");
        assert_eq!(shortened("", 600, 20), "");
    }
}
