//! Who asks, as the value of `authorization`.

use std::fmt::Display;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// A name and a password: RFC 7617.
pub fn basic(name: impl Display, password: impl Display) -> String {
    format!("Basic {}", STANDARD.encode(format!("{name}:{password}")))
}

/// A token: RFC 6750.
pub fn bearer(token: impl Display) -> String {
    format!("Bearer {token}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_and_a_password_are_written_as_the_standard_says() {
        assert_eq!(
            basic("Aladdin", "open sesame"),
            "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
        );
    }
}
