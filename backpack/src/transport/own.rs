//! Certificates of one's own: the one that we show, and those of whom we trust.

use std::cell::Cell;
use std::fmt;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::{Arc, LazyLock};

use rustls::client::ResolvesClientCert;
use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::sign::{CertifiedKey, SigningKey, SingleCertAndKey};
use rustls::{ClientConfig, Error, InconsistentKeys, RootCertStore, SignatureScheme};

use super::credentials::{Credentials, Pem};
use super::given::Given;
use super::pem::{AUTHORITIES, CERTIFICATE, KEY, Sections};
use super::{tls, x509};

/// What the connections of a run begin with: made once, and shared by all users.
pub(crate) struct Own(pub(super) ClientConfig);

impl Own {
    /// Reads what was asked for; or all that is wrong, a line each.
    pub(super) fn read(asked: &Credentials, insecure: bool) -> Result<Self, Vec<String>> {
        let authorities = asked.authorities.as_ref().map(authorities).transpose();
        match (identity(asked), authorities) {
            (Ok(identity), Ok(authorities)) => {
                let mut config = tls::trusting(authorities, insecure);
                if let Some(identity) = identity {
                    config.client_auth_cert_resolver = Arc::new(SingleCertAndKey::from(identity));
                }
                Ok(Self(config))
            }
            (identity, authorities) => Err([identity.err(), authorities.err()]
                .into_iter()
                .flatten()
                .collect()),
        }
    }

    /// Whether servers that ask for a certificate get one.
    #[cfg(feature = "reqwest")]
    pub(super) fn has_identity(&self) -> bool {
        self.0.client_auth_cert_resolver.has_certs()
    }
}

/// Without the key.
impl fmt::Debug for Own {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("certificates of its own")
    }
}

fn identity(asked: &Credentials) -> Result<Option<CertifiedKey>, String> {
    match (&asked.certificate, &asked.key) {
        (Some(certificate), key) => paired(certificate, key.as_ref()).map(Some),
        (None, None) => Ok(None),
        (None, Some(key)) => {
            let key = key.called(KEY);
            Err(format!(
                "{key} is there without its certificate: give that with --cert"
            ))
        }
    }
}

/// A certificate with its key, which may stand beside it.
fn paired(certificate: &Pem, key: Option<&Pem>) -> Result<CertifiedKey, String> {
    let shown = Sections::read(certificate, CERTIFICATE)?;
    let chain = shown.certificates()?;
    let apart = key.map(|key| Sections::read(key, KEY)).transpose()?;
    let key = match &apart {
        Some(apart) => apart,
        None if shown.has_key() => &shown,
        None => {
            return Err(format!(
                "{} has no private key beside it: give that with --key",
                shown.called
            ));
        }
    };
    let identity = CertifiedKey::new(chain, usable(key)?);
    let is_certificate = |it: &CertificateDer<'_>| x509::is_authority(it).is_some();
    match identity.keys_match() {
        Err(Error::InconsistentKeys(InconsistentKeys::KeyMismatch)) => Err(stranger(key, &shown)),
        Ok(()) | Err(Error::InconsistentKeys(_)) if identity.cert.iter().all(is_certificate) => {
            Ok(identity)
        }
        _ => Err(format!(
            "{} cannot be read: what it holds is no certificate",
            shown.called
        )),
    }
}

fn usable(key: &Sections<'_>) -> Result<Arc<dyn SigningKey>, String> {
    let provider = ring::default_provider();
    let loaded = provider.key_provider.load_private_key(key.key()?);
    loaded.map_err(|_| {
        let called = &key.called;
        format!("{called} holds a private key of a kind that cannot be used: take RSA of 2048 bits or more, ECDSA on P-256 or P-384, or Ed25519")
    })
}

/// A key that does not belong to its certificate.
fn stranger(key: &Sections<'_>, certificate: &Sections<'_>) -> String {
    let (key, certificate) = (&key.called, &certificate.called);
    match key == certificate {
        true => format!(
            "{certificate} holds a private key that does not belong to its first certificate"
        ),
        false => format!("{key} does not belong to the first certificate of {certificate}"),
    }
}

fn authorities(pem: &Pem) -> Result<Given, String> {
    let sections = Sections::read(pem, AUTHORITIES)?;
    let called = &sections.called;
    let certificates = sections.certificates()?;
    let mut trusted = RootCertStore::empty();
    for (number, certificate) in (1..).zip(&certificates) {
        let is_authority = x509::is_authority(certificate);
        if is_authority == Some(false) {
            return Err(format!(
                "{called} holds what is no authority: its certificate {number} is signed by another, and may sign none"
            ));
        }
        if is_authority.is_none() || trusted.add(certificate.clone()).is_err() {
            return Err(format!(
                "{called} cannot be read: its certificate {number} is none"
            ));
        }
    }
    Given::new(trusted, certificates).map_err(|error| format!("{called} cannot be used: {error}"))
}

thread_local! {
    /// A server has asked for a certificate, and there is none.
    static IS_ASKED: Cell<bool> = const { Cell::new(false) };
}

/// Does what opens a connection, and tells whether its server asked for a certificate that there is not.
pub(super) async fn noticing<T>(opening: impl Future<Output = T>) -> (T, bool) {
    let mut opening = pin!(opening);
    let mut is_asked = false;
    let opened = poll_fn(|context| {
        let polled = opening.as_mut().poll(context);
        // Others are at it on this thread between two polls.
        is_asked |= IS_ASKED.take();
        polled
    });
    (opened.await, is_asked)
}

/// Shows no certificate; one for all, for sessions are resumed by who is the same as before.
pub(super) fn nobody() -> Arc<dyn ResolvesClientCert> {
    static NOBODY: LazyLock<Arc<Nobody>> = LazyLock::new(|| Arc::new(Nobody));
    Arc::clone(&NOBODY) as Arc<dyn ResolvesClientCert>
}

#[derive(Debug)]
struct Nobody;

impl ResolvesClientCert for Nobody {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        IS_ASKED.set(true);
        None
    }

    fn has_certs(&self) -> bool {
        false
    }
}
