//! What is a secret, and the variables of the environment that stand in the place of each.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

use super::names::{snake, words};
use super::places::{At, Place};
use super::program::{Key, Kind, Origin, Secret};
use super::traffic::{fields, percent_decoded};

/// Shorter ones are likely words that stand elsewhere too.
const TELLING: usize = 6;

/// Those that may be a part of a longer text.
const LONG: usize = 8;

/// What an answer has under a name of a secret is one if it is so long: shorter ones are words.
const LONG_IN_ANSWERS: usize = 12;

/// The secrets that were recorded, and the variables that are named for them.
#[derive(Default)]
pub(crate) struct Secrets {
    known: Vec<String>,
    /// By the values.
    variables: HashMap<String, String>,
}

/// Whether what has this name is a secret: what the library hides, and what a program that others read should not have either.
pub(crate) fn is_secret(name: &str) -> bool {
    const LAST_WORDS: [&str; 10] = [
        "auth",
        "jwt",
        "otp",
        "pass",
        "pin",
        "pwd",
        "session",
        "sid",
        "sig",
        "signature",
    ];
    const PARTS: [&str; 8] = [
        "accesskey",
        "credential",
        "functionskey",
        "passcode",
        "passphrase",
        "privatekey",
        "sessid",
        "sessionid",
    ];
    let plain = plain(name);
    let last = words(name).last().unwrap_or_default();
    let is_last = LAST_WORDS.iter().any(|it| last.eq_ignore_ascii_case(it));
    let is_one = is_last || plain == "key" || PARTS.iter().any(|it| plain.contains(it));
    is_hidden(name) || is_one && !is_harmless(&plain)
}

/// Whether the library hides it, and all that is in it.
fn is_hidden(name: &str) -> bool {
    backpack::__testing::is_secret(name) && !is_harmless(&plain(name))
}

/// Whether it only tells something of a secret: `token_type`.
fn is_harmless(plain: &str) -> bool {
    const ENDS: [&str; 5] = ["type", "expiresin", "ttl", "length", "policy"];
    ENDS.iter().any(|end| plain.ends_with(end))
}

fn plain(name: &str) -> String {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|one| one.to_ascii_lowercase()).collect()
}

impl Secrets {
    /// Takes note of a value that must not stand in the program, wherever it comes.
    pub(crate) fn learn(&mut self, value: &str) {
        let value = value.trim();
        if value.chars().count() >= TELLING && !self.known.iter().any(|it| it == value) {
            self.known.push(value.to_owned());
        }
    }

    /// The same of what an answer has under a name of a secret.
    pub(crate) fn learn_long(&mut self, value: &str) {
        if value.chars().count() >= LONG_IN_ANSWERS {
            self.learn(value);
        }
    }

    /// Whether a text is one of them, or has one in it.
    pub(crate) fn has(&self, text: &str) -> bool {
        self.known.iter().any(|known| {
            text == known || known.chars().count() >= LONG && text.contains(known.as_str())
        })
    }

    /// Whether a body that stands there as a whole has one in it: a form with a name twice, say, or what is no form at all.
    pub(crate) fn are_in_body(&self, text: &str) -> bool {
        let has = |text: &str| self.has(text) || tells_secret(text);
        has(text)
            || fields(text)
                .iter()
                .any(|(name, value)| !value.is_empty() && (is_secret(name) || has(value)))
    }

    /// Takes note of the secrets of such a body, which may stand elsewhere too.
    pub(crate) fn learn_body(&mut self, text: &str) {
        for (name, value) in fields(text) {
            if is_secret(&name) {
                self.learn(&value);
            }
        }
    }

    /// What stands in the place of a secret: the same for the same value.
    pub(crate) fn variable(&mut self, place: &str, value: &str) -> String {
        if let Some(variable) = self.variables.get(value) {
            return variable.clone();
        }
        let name = snake(place, "secret").to_ascii_uppercase();
        let mut variable = format!("LOAD_TEST_{name}");
        let mut number = 2;
        while self.variables.values().any(|other| *other == variable) {
            variable = format!("LOAD_TEST_{name}_{number}");
            number += 1;
        }
        self.variables.insert(value.to_owned(), variable.clone());
        variable
    }

    /// A secret with what may be said of it: the scheme of a header, as in `Bearer …`.
    pub(crate) fn of_header(&mut self, name: &str, value: &str) -> Secret {
        let (before, place, secret) = match split_scheme(value) {
            Some((scheme, rest)) if name.eq_ignore_ascii_case("authorization") => {
                (format!("{scheme} "), "token", rest)
            }
            _ => (String::new(), name, value),
        };
        Secret {
            variable: self.variable(place, secret),
            before,
            kind: Kind::Text,
        }
    }

    /// A secret that stands alone.
    pub(crate) fn of_place(&mut self, place: &str, value: &str, is_number: bool) -> Secret {
        Secret {
            variable: self.variable(place, value),
            before: String::new(),
            kind: match is_number {
                false => Kind::Text,
                true if value.parse::<i64>().is_ok() => Kind::Whole,
                true => Kind::Fraction,
            },
        }
    }
}

/// Whether a text has a secret in it: one with its name before, as `password: "…"`, `token=…` and `<password>…` have, or one that
/// looks like nothing else, as signed tokens and the keys of large services do.
pub(crate) fn tells_secret(text: &str) -> bool {
    let tells = |text: &str| names_secret(text) || is_shaped(text);
    let decoded = percent_decoded(text);
    tells(text) || decoded != text && tells(&decoded)
}

/// Whether something stands in it under the name of a secret, however the two are written.
fn names_secret(text: &str) -> bool {
    static NAMED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let name = r"([a-z][a-z0-9_.\[\]-]*)";
        let signs = [
            // "name": "value"
            r#"["'\\]*\s*:\s*\\?["'][^"'\\\r\n][^\r\n]{2}"#,
            r#"["'\\]*\s*:\s*[0-9]{3}"#,
            // name=value
            r#"["'\\]*\s*=\s*\\?["']?[^\s"'<>&\\][^\s"'<>&]{2}"#,
        ];
        let signs = signs.join("|");
        let element = format!(r"<(?:[a-z0-9_.-]+:)?{name}(?:\s[^<>]*)?>\s*(?:<!\[CDATA\[)?[^\s<]");
        // A line of YAML; a name and its like behind it are of GraphQL.
        let line = format!(r#"^[\s-]*{name}\s*:[ \t]+[a-z_]*[^a-z_\s(){{}}\[\],:$!"'@]"#);
        Regex::new(&format!("(?im){element}|{line}|{name}(?:{signs})")).ok()
    });
    let Some(named) = NAMED.as_ref() else {
        return false;
    };
    let mut from = 0;
    while let Some(found) = named.captures_at(text, from) {
        let Some(name) = found.iter().skip(1).flatten().next() else {
            return false;
        };
        // In a text a `key` is mostly what something is sorted by.
        if is_secret(name.as_str()) && !name.as_str().eq_ignore_ascii_case("key") {
            return true;
        }
        // What stands behind the name may have names in it.
        from = name.end();
    }
    false
}

fn is_shaped(text: &str) -> bool {
    static SHAPED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let signed = r"eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.";
        let keys = r"(?:[srp]k_(?:live|test)|gh[a-z]|github_pat|xox[a-z])[_-][A-Za-z0-9_-]{10,}|AKIA[A-Z0-9]{16}";
        Regex::new(&format!(
            r"\b(?:{signed}|{keys})|-----BEGIN [A-Z ]*PRIVATE KEY-----"
        ))
        .ok()
    });
    SHAPED.as_ref().is_some_and(|it| it.is_match(text))
}

/// `Bearer abc` → `Bearer`, `abc`
pub(crate) fn split_scheme(value: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = value.split_once(' ')?;
    let is_word = !scheme.is_empty()
        && scheme
            .chars()
            .all(|it| it.is_ascii_alphanumeric() || it == '-');
    (is_word && !rest.trim().is_empty()).then_some((scheme, rest))
}

impl Place {
    /// Whether its name says that it is a secret.
    pub(crate) fn is_secret(&self) -> bool {
        let has_text = !self.text.is_empty();
        has_text
            && match &self.at {
                // What stands behind `/token/` may be a word too.
                At::Path(_) if !self.is_named => {
                    let has_digit = self.text.contains(|one: char| one.is_ascii_digit());
                    is_secret(&self.name) && has_digit && self.text.len() >= 6
                }
                At::Path(_) | At::Query(_) | At::Header(_) | At::Form(_) | At::Multipart(_) => {
                    is_secret(&self.name)
                }
                At::Json(keys) => is_secret_place(keys),
            }
    }
}

/// What is in something that is hidden is a secret too.
fn is_secret_place(keys: &[Key]) -> bool {
    let mut names = keys.iter().rev().filter_map(|key| match key {
        Key::Name(name) => Some(name.as_str()),
        Key::Index(_) | Key::Any => None,
    });
    names.next().is_some_and(is_secret) || names.any(is_hidden)
}

/// Whether the name of a part of an answer says so.
pub(crate) fn is_secret_origin(origin: &Origin) -> bool {
    match origin {
        Origin::Json(keys) => is_secret_place(keys),
        Origin::Html(name, _) | Origin::Header(name) | Origin::UrlQuery(name) => is_secret(name),
        Origin::Cookie(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_of_secrets() {
        for name in [
            "PHPSESSID",
            "X-Amz-Signature",
            "user_session",
            "password",
            "X-Api-Key",
            "accessToken",
            "sid",
            "PIN",
            "auth",
            "key",
        ] {
            assert!(is_secret(name), "{name}");
        }
        for name in [
            "token_type",
            "author",
            "keyword",
            "opinion",
            "side",
            "q",
            "password_length",
        ] {
            assert!(!is_secret(name), "{name}");
        }
    }

    #[test]
    fn each_value_has_one_variable() {
        let mut secrets = Secrets::default();
        let first = secrets.of_header("Authorization", "Bearer abc");
        assert_eq!(
            (first.variable.as_str(), first.before.as_str()),
            ("LOAD_TEST_TOKEN", "Bearer ")
        );
        assert_eq!(secrets.variable("other", "abc"), "LOAD_TEST_TOKEN");
        assert_eq!(secrets.variable("token", "xyz"), "LOAD_TEST_TOKEN_2");
        assert_eq!(secrets.variable("x-api-key", "k"), "LOAD_TEST_X_API_KEY");
    }

    #[test]
    fn what_is_known_is_found_in_longer_texts() {
        let mut secrets = Secrets::default();
        secrets.learn("s3cret-value");
        secrets.learn("abc");
        assert!(secrets.has("s3cret-value") && secrets.has("/a?x=s3cret-value"));
        assert!(!secrets.has("abc") && !secrets.has("s3cret"));
    }

    #[test]
    fn a_text_tells_of_the_secret_in_it() {
        for text in [
            r#"mutation { logIn(name: "ada", password: "hunter2") { id } }"#,
            "<Password>hunter2</Password>",
            "/next?access_token=abcdef",
            r#"{\"apiKey\": \"abcdef\"}"#,
            r#"{"secret": 123456, "#,
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc",
            "key sk_live_0123456789ab",
            "ghp_0123456789abcdef",
            "<sessionId>abcdefghij</sessionId>",
            "<s:Pin kind='x'><![CDATA[1234]]></s:Pin>",
            "to=%2Fa%3Fsessionid%3Dabcdef",
            "url=/next?a=1;sid=abcdef",
            "user:\n  passphrase: correct-horse\n",
            r#"{"password": "$ecret"}"#,
            "-----BEGIN RSA PRIVATE KEY-----",
        ] {
            assert!(tells_secret(text), "{text}");
        }
        for text in [
            "mutation($password: String!) { logIn(password: $password) { token } }",
            "tokens are cheap",
            "a password",
            "{\n  token: accessToken\n  pass: field(id: 1) { id }\n}",
            r#"{ items(sort: { key: "name" }) { id } }"#,
            r#"{"token": "", "session": null}"#,
            "session=&token=",
        ] {
            assert!(!tells_secret(text), "{text}");
        }
    }
}
