//! Reads certificates and keys, or says in one line why there are none.

use std::borrow::Cow;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::credentials::Pem;

/// What the files ought to hold.
pub(super) const CERTIFICATE: &str = "client certificate";
pub(super) const KEY: &str = "client key";
pub(super) const AUTHORITIES: &str = "list of authorities";

const OF_CERTIFICATES: &str = "CERTIFICATE";
const OF_KEYS: [&str; 3] = ["PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"];
const ENCRYPTED: &str = "ENCRYPTED PRIVATE KEY";

/// What stands in a file.
pub(super) struct Sections<'p> {
    /// What the file is called in a message.
    pub(super) called: String,
    text: Cow<'p, str>,
}

/// From its line BEGIN to its line END.
struct Section<'t> {
    label: &'t str,
    text: &'t str,
}

impl<'p> Sections<'p> {
    pub(super) fn read(pem: &'p Pem, what: &str) -> Result<Self, String> {
        let called = pem.called(what);
        let bytes = pem.read().map_err(|why| format!("{called} {why}"))?;
        let text = match bytes {
            Cow::Borrowed(bytes) => String::from_utf8_lossy(bytes),
            Cow::Owned(bytes) => String::from_utf8_lossy(&bytes).into_owned().into(),
        };
        if !text.contains(BEGIN) {
            return Err(format!(
                "{called} is not PEM: no line of it begins with `{BEGIN}`"
            ));
        }
        Ok(Self { called, text })
    }

    /// All certificates, one at least.
    pub(super) fn certificates(&self) -> Result<Vec<CertificateDer<'static>>, String> {
        let sections = self.sections()?;
        let all = sections.iter().filter(|it| it.label == OF_CERTIFICATES);
        let all: Vec<_> = all
            .map(|section| CertificateDer::from_pem_slice(section.text.as_bytes()))
            .collect::<Result<_, _>>()
            .map_err(|_| self.garbled())?;
        match all.is_empty() {
            true => Err(format!(
                "{} holds no certificate{}",
                self.called,
                but(&sections)
            )),
            false => Ok(all),
        }
    }

    pub(super) fn has_key(&self) -> bool {
        OF_KEYS
            .iter()
            .chain(&[ENCRYPTED])
            .any(|label| self.text.contains(&format!("{BEGIN}{label}{DASHES}")))
    }

    /// The one key.
    pub(super) fn key(&self) -> Result<PrivateKeyDer<'static>, String> {
        let sections = self.sections()?;
        let called = &self.called;
        let is_encrypted =
            |it: &Section<'_>| it.label == ENCRYPTED || it.text.contains("Proc-Type: 4,ENCRYPTED");
        let is_key = |it: &&Section<'_>| it.label == ENCRYPTED || OF_KEYS.contains(&it.label);
        let keys: Vec<_> = sections.iter().filter(is_key).collect();
        match keys[..] {
            [] => Err(format!("{called} holds no private key{}", but(&sections))),
            [key] if is_encrypted(key) => Err(format!(
                "{called} is encrypted: write it without a password, as `openssl pkey` does"
            )),
            [key] => PrivateKeyDer::from_pem_slice(key.text.as_bytes()).map_err(|_| self.garbled()),
            _ => Err(format!(
                "{called} holds {} private keys: leave the one that belongs to the certificate",
                keys.len()
            )),
        }
    }

    fn sections(&self) -> Result<Vec<Section<'_>>, String> {
        let mut rest = &*self.text;
        let mut sections = Vec::new();
        while let Some(at) = rest.find(BEGIN) {
            let begun = &rest[at..];
            let label = begun[BEGIN.len()..]
                .split(DASHES)
                .next()
                .unwrap_or_default();
            let label = label.lines().next().unwrap_or_default();
            let end = format!("-----END {label}{DASHES}");
            let length = begun
                .find(&end)
                .ok_or_else(|| format!("{} is cut off: there is no line `{end}`", self.called))?;
            let (text, behind) = begun.split_at(length + end.len());
            sections.push(Section { label, text });
            rest = behind;
        }
        Ok(sections)
    }

    /// The library's own words may show a part of the key.
    fn garbled(&self) -> String {
        let called = &self.called;
        format!("{called} cannot be read: what stands between BEGIN and END is not lines of base64")
    }
}

const BEGIN: &str = "-----BEGIN ";
const DASHES: &str = "-----";

/// What there is instead.
fn but(sections: &[Section<'_>]) -> String {
    let mut labels: Vec<_> = sections
        .iter()
        .map(|it| format!("`{}`", it.label))
        .collect();
    labels.dedup();
    format!(", but {}", labels.join(", "))
}
