//! Which names say that their value is a secret.

/// Whole names of headers.
const HEADERS: [&str; 2] = ["cookie", "setcookie"];

/// What a name of any kind has somewhere in it, whatever its case; `-` and `_` do not count.
const PARTS: [&str; 7] = [
    "apikey",
    "authorization",
    "csrf",
    "passwd",
    "password",
    "secret",
    "token",
];

/// Whether what has this name (a header, a key of JSON, a field of a form or a query) is shown nowhere.
pub fn is_secret(name: &str) -> bool {
    let name = name.as_bytes();
    let is_part = |at: usize| {
        let mut parts = PARTS.iter();
        parts.any(|part| is_first(part, name[at]) && begins(&name[at..], part).is_some())
    };
    let mut headers = HEADERS.iter();
    (0..name.len()).any(is_part) || headers.any(|it| begins(name, it) == Some(name.len()))
}

fn is_first(part: &str, byte: u8) -> bool {
    part.as_bytes()[0] == byte.to_ascii_lowercase()
}

/// How long the part of the name is that it begins with, if it does.
fn begins(name: &[u8], part: &str) -> Option<usize> {
    let mut rest = name;
    for wanted in part.bytes() {
        while let [b'-' | b'_', behind @ ..] = rest
            && rest.len() < name.len()
        {
            rest = behind;
        }
        match rest {
            [byte, behind @ ..] if byte.to_ascii_lowercase() == wanted => rest = behind,
            _ => return None,
        }
    }
    Some(name.len() - rest.len())
}

#[cfg(test)]
mod tests {
    use super::is_secret;

    #[test]
    fn names_tell_of_secrets_whatever_their_case() {
        for name in [
            "Authorization",
            "set-cookie",
            "x-csrf-token",
            "accessToken",
            "CLIENT_SECRET",
            "old_password",
            "X-Api-Key",
        ] {
            assert!(is_secret(name), "{name}");
        }
        for name in ["", "author", "cookies_eaten", "x-id", "pass", "keys"] {
            assert!(!is_secret(name), "{name}");
        }
    }
}
