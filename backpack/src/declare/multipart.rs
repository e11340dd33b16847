//! A body of several parts, as forms with files are sent: RFC 7578.

use std::borrow::Cow;
use std::fmt::Write;
use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;

use bytes::Bytes;

use crate::declare::content::{Content, IntoBytes};
use crate::declare::given::{NameText, ShownValue};

/// A body of several parts, each with a name of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Multipart {
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Part {
    name: Cow<'static, str>,
    /// The name of the file and its type; none of a text.
    file: Option<(Cow<'static, str>, Cow<'static, str>)>,
    content: Content,
}

impl Multipart {
    /// Gives the part of this name a text; a new part comes behind the others.
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// # endpoint! { Avatar = PUT "/avatar" { multipart: { "title": "me" } }; }
    /// # fn example(user: &mut User) {
    /// user[Avatar].multipart_mut().set("title", "you");
    /// # }
    /// ```
    pub fn set(&mut self, name: impl NameText, text: impl ShownValue) {
        self.put(Part {
            name: name.into_name(),
            file: None,
            content: Content::made(text.shown().into()),
        });
    }

    /// Gives the part of this name a file, by what it holds, its name and its media type.
    pub fn set_file(
        &mut self,
        name: impl NameText,
        bytes: impl IntoBytes,
        file_name: impl NameText,
        media_type: impl NameText,
    ) {
        self.put_file(
            name,
            Content::made(bytes.into_bytes()),
            file_name,
            media_type,
        );
    }

    pub(crate) fn put_file(
        &mut self,
        name: impl NameText,
        content: Content,
        file_name: impl NameText,
        media_type: impl NameText,
    ) {
        self.put(Part {
            name: name.into_name(),
            file: Some((file_name.into_name(), media_type.into_name())),
            content,
        });
    }

    fn put(&mut self, part: Part) {
        match self.parts.iter_mut().find(|known| known.name == part.name) {
            Some(known) => *known = part,
            None => self.parts.push(part),
        }
    }

    /// Takes the part of this name away.
    pub fn remove(&mut self, name: &str) {
        self.parts.retain(|part| part.name != name);
    }

    /// Takes over the parts of another one.
    pub(crate) fn overlay(&mut self, common: &Self) {
        common.parts.iter().for_each(|part| self.put(part.clone()));
    }

    /// What goes over the wire, piece by piece; or why a part cannot be sent.
    pub(crate) fn pieces(&self) -> Result<Vec<Bytes>, String> {
        let mut pieces = Vec::with_capacity(self.parts.len() * 2 + 1);
        let mut before = String::new();
        for part in &self.parts {
            let content = part.content.0.clone().map_err(|why| why.to_string())?;
            before.push_str(&head(part));
            pieces.push(Bytes::from(std::mem::take(&mut before)));
            pieces.push(content);
            before.push_str("\r\n");
        }
        pieces.push(Bytes::from(format!("{before}--{}--\r\n", *BOUNDARY)));
        Ok(pieces)
    }
}

/// Between parts. It is drawn once, so long that no file has it by chance.
static BOUNDARY: LazyLock<String> = LazyLock::new(|| {
    let draw = || RandomState::new().hash_one(());
    format!("backpack-{:016x}{:016x}", draw(), draw())
});

/// The type of such a body.
pub(crate) fn media_type() -> String {
    format!("multipart/form-data; boundary={}", *BOUNDARY)
}

fn head(part: &Part) -> String {
    let mut head = format!(
        "--{}\r\ncontent-disposition: form-data; name=\"{}\"",
        *BOUNDARY,
        quoted(&part.name)
    );
    if let Some((file_name, media_type)) = &part.file {
        let file_name = quoted(file_name);
        // Writing to a text does not fail.
        let _ = write!(
            head,
            "; filename=\"{file_name}\"\r\ncontent-type: {media_type}"
        );
    }
    head.push_str("\r\n\r\n");
    head
}

/// As browsers do it: HTML, section 4.10.21.8, "Multipart form data".
fn quoted(name: &str) -> String {
    name.replace('"', "%22")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// The media type of a file by the end of its name, for those that are sent most.
#[must_use]
pub const fn media_type_of(path: &str) -> &'static str {
    const KNOWN: &[(&str, &str)] = &[
        (".csv", "text/csv"),
        (".gif", "image/gif"),
        (".html", "text/html"),
        (".jpeg", "image/jpeg"),
        (".jpg", "image/jpeg"),
        (".json", "application/json"),
        (".pdf", "application/pdf"),
        (".png", "image/png"),
        (".svg", "image/svg+xml"),
        (".txt", "text/plain"),
        (".webp", "image/webp"),
        (".xml", "application/xml"),
        (".zip", "application/zip"),
    ];
    let mut at = 0;
    while at < KNOWN.len() {
        let (end, media_type) = KNOWN[at];
        if let Some((_, last)) = path
            .as_bytes()
            .split_at_checked(path.len().saturating_sub(end.len()))
            && last.eq_ignore_ascii_case(end.as_bytes())
        {
            return media_type;
        }
        at += 1;
    }
    "application/octet-stream"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(body: &Multipart) -> String {
        let pieces = body.pieces().unwrap().concat();
        let text = String::from_utf8(pieces).unwrap();
        text.replace(BOUNDARY.as_str(), "B").replace("\r\n", "|")
    }

    #[test]
    fn each_part_has_its_head() {
        let mut body = Multipart::default();
        assert_eq!(sent(&body), "--B--|");
        body.set("a \"b\"", 1);
        body.set_file("f", b"xyz", "x.bin", "a/b");
        let first = "--B|content-disposition: form-data; name=\"a %22b%22\"||";
        let file = "--B|content-disposition: form-data; name=\"f\"; filename=\"x.bin\"|content-type: a/b||xyz";
        assert_eq!(sent(&body), format!("{first}1|{file}|--B--|"));
        body.set("a \"b\"", 2);
        assert_eq!(sent(&body), format!("{first}2|{file}|--B--|"));
        body.remove("a \"b\"");
        assert_eq!(sent(&body), format!("{file}|--B--|"));
    }

    #[test]
    fn the_type_is_that_of_the_end_of_the_name() {
        assert_eq!(media_type_of("data/Avatar.PNG"), "image/png");
        assert_eq!(media_type_of("png"), "application/octet-stream");
        assert_eq!(media_type_of("a.tar"), "application/octet-stream");
    }
}
