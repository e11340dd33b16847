//! The key under which Locust counts an error, so that the errors of all workers of a master fall together.

use std::fmt::Write;

use hmac_sha256::Hash;

/// The SHA-256 of `f"{method}.{name}.{error!r}"`, in hexadecimal digits.
pub(super) fn error_key(method: &str, name: &str, error: &str) -> String {
    let key = format!("{method}.{name}.{}", repr(&without_address(error)));
    let digest = Hash::hash(key.as_bytes());
    digest.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Locust hides the address of an object, as in `<Socket object at 0x7f30>`: it differs each time.
fn without_address(error: &str) -> String {
    const BEFORE: &str = "object at ";
    let address = error.find("object at 0x").and_then(|at| {
        let from = &error[at + BEFORE.len()..];
        Some(&from[..from.find('>')?])
    });
    match address {
        Some(address) => error.replace(address, "0x...."),
        None => error.to_owned(),
    }
}

/// The text as Python's `repr` writes it.
fn repr(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') {
        '"'
    } else {
        '\''
    };
    let mut repr = String::from(quote);
    for character in text.chars() {
        let code = u32::from(character);
        let _ = match character {
            '\\' => write!(repr, "\\\\"),
            '\n' => write!(repr, "\\n"),
            '\r' => write!(repr, "\\r"),
            '\t' => write!(repr, "\\t"),
            _ if character == quote => write!(repr, "\\{character}"),
            _ if is_printable(character) => write!(repr, "{character}"),
            _ if code < 0x100 => write!(repr, "\\x{code:02x}"),
            _ if code < 0x1_0000 => write!(repr, "\\u{code:04x}"),
            _ => write!(repr, "\\U{code:08x}"),
        };
    }
    repr.push(quote);
    repr
}

/// As `str.isprintable`: Rust's text for people escapes the same categories of Unicode. What it does to a first character, as to
/// one that joins the one before, it does not do to a second.
fn is_printable(character: char) -> bool {
    if character.is_ascii() {
        // Quotes are escaped too, there.
        return !character.is_ascii_control();
    }
    String::from_iter(['a', character])
        .escape_debug()
        .nth(1)
        .is_some_and(|first| first == character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_written_as_python_writes_it() {
        for (text, expected) in [
            ("plain", r"'plain'"),
            ("it's", r#""it's""#),
            (r#"say "it's""#, r#"'say "it\'s"'"#),
            (r#"say "no""#, r#"'say "no"'"#),
            ("a\\b\n\r\t", r"'a\\b\n\r\t'"),
            ("\0\x1b\x7f\u{a0}\u{ad}", r"'\x00\x1b\x7f\xa0\xad'"),
            ("\u{200b}\u{2028}\u{e000}", r"'\u200b\u2028\ue000'"),
            ("\u{10ffff}", r"'\U0010ffff'"),
            ("süß 日本 🎮", "'süß 日本 🎮'"),
        ] {
            assert_eq!(repr(text), expected);
        }
    }

    #[test]
    fn the_key_is_locusts() {
        // hashlib.sha256("GET./gone.'status 404, expected 200..=399'".encode()).hexdigest()
        assert_eq!(
            error_key("GET", "/gone", "status 404, expected 200..=399"),
            "701d3438bdf0845b0e5d666c9a8c106efa4b082ca1b786921152f4cecad82c9c"
        );
    }

    #[test]
    fn the_address_of_an_object_is_hidden() {
        let text = |address| format!("<Socket object at {address}> is closed, {address}");
        assert_eq!(without_address(&text("0x7f30")), text("0x...."));
        assert_eq!(without_address("object at 0x7f30"), "object at 0x7f30");
        assert_eq!(
            error_key("", "", &text("0x1")),
            error_key("", "", &text("0x2"))
        );
    }
}
