//! Bytes that a declaration sends: a file of the crate, or what an expression makes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;

/// What becomes the bytes of a body: `Vec<u8>`, `&'static [u8]`, `Bytes` and texts.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not bytes",
    label = "not bytes",
    note = "bytes are a `Vec<u8>`, a `&'static [u8]`, `Bytes`, a text, or `file(\"path\")`"
)]
pub trait IntoBytes {
    /// The bytes.
    fn into_bytes(self) -> Bytes;
}

#[diagnostic::do_not_recommend]
impl IntoBytes for Bytes {
    fn into_bytes(self) -> Bytes {
        self
    }
}

#[diagnostic::do_not_recommend]
impl IntoBytes for Vec<u8> {
    fn into_bytes(self) -> Bytes {
        self.into()
    }
}

#[diagnostic::do_not_recommend]
impl IntoBytes for String {
    fn into_bytes(self) -> Bytes {
        self.into()
    }
}

#[diagnostic::do_not_recommend]
impl IntoBytes for &'static [u8] {
    fn into_bytes(self) -> Bytes {
        Bytes::from_static(self)
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize> IntoBytes for &'static [u8; N] {
    fn into_bytes(self) -> Bytes {
        Bytes::from_static(self)
    }
}

#[diagnostic::do_not_recommend]
impl IntoBytes for &'static str {
    fn into_bytes(self) -> Bytes {
        Bytes::from_static(self.as_bytes())
    }
}

/// Bytes that can be sent, or why there are none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content(pub(crate) Result<Bytes, Arc<str>>);

impl Content {
    /// What an expression has made.
    #[must_use]
    pub fn made(bytes: Bytes) -> Self {
        Self(Ok(bytes))
    }

    /// A file that stands in the program.
    #[must_use]
    pub fn embedded(file: &'static [u8]) -> Self {
        Self(Ok(Bytes::from_static(file)))
    }

    /// A file that is too large for that. It is read once, however many send it.
    #[must_use]
    pub fn at(path: &'static str) -> Self {
        Self(large_file(path))
    }
}

/// The bytes of a file, or why it cannot be read.
pub(crate) fn large_file(path: &'static str) -> Result<Bytes, Arc<str>> {
    static KNOWN: Mutex<Option<HashMap<&str, Bytes>>> = Mutex::new(None);
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let known = known.get_or_insert_default();
    if let Some(bytes) = known.get(path) {
        return Ok(bytes.clone());
    }
    match std::fs::read(path) {
        Ok(bytes) => Ok(known.entry(path).or_insert(bytes.into()).clone()),
        Err(error) => Err(format!("the file {path} cannot be read: {error}").into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_once_and_one_that_is_not_there_is_told_of() {
        const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
        let [first, second] = [FILE; 2].map(|path| large_file(path).unwrap());
        assert_eq!(first.as_ptr(), second.as_ptr());
        let why = large_file("/no/such/file").unwrap_err();
        assert!(
            why.starts_with("the file /no/such/file cannot be read: "),
            "{why}"
        );
    }
}
