//! An authority that signs certificates, for servers and for clients.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    date_time_ymd,
};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};

/// An authority.
#[derive(Debug)]
pub struct Signer {
    issuer: Issuer<'static, KeyPair>,
    certificate: CertificateDer<'static>,
}

/// A certificate with its key.
#[derive(Debug)]
pub struct Signed {
    pub(crate) certificate: CertificateDer<'static>,
    pub(crate) key: Vec<u8>,
}

impl Signer {
    /// One that nobody else has signed.
    ///
    /// # Panics
    ///
    /// If it cannot be made.
    #[must_use]
    pub fn new(name: &str) -> Self {
        let key = KeyPair::generate().expect("a key");
        let certificate = authority(name).self_signed(&key).expect("a certificate");
        Self {
            certificate: certificate.der().clone(),
            issuer: Issuer::new(authority(name), key),
        }
    }

    /// One that this one has signed.
    ///
    /// # Panics
    ///
    /// If it cannot be made.
    #[must_use]
    pub fn deputy(&self, name: &str) -> Self {
        let key = KeyPair::generate().expect("a key");
        let certificate = authority(name).signed_by(&key, &self.issuer);
        Self {
            certificate: certificate.expect("a certificate").der().clone(),
            issuer: Issuer::new(authority(name), key),
        }
    }

    /// For a server of this name.
    ///
    /// # Panics
    ///
    /// If it cannot be made.
    #[must_use]
    pub fn server(&self, name: &str) -> Signed {
        let key = KeyPair::generate().expect("a key");
        self.sign(&params(name, ExtendedKeyUsagePurpose::ServerAuth), &key)
    }

    /// For a client.
    ///
    /// # Panics
    ///
    /// If it cannot be made.
    #[must_use]
    pub fn client(&self) -> Signed {
        let key = KeyPair::generate().expect("a key");
        self.client_with(&key)
    }

    /// For a client with this key, PEM of PKCS#8.
    ///
    /// # Panics
    ///
    /// If it cannot be made.
    #[must_use]
    pub fn client_of_key(&self, key: &str) -> Signed {
        let key = PrivatePkcs8KeyDer::from_pem_slice(key.as_bytes()).expect("a key");
        self.client_with(&KeyPair::try_from(&key).expect("a key"))
    }

    /// For a client, until 2020-02-01.
    ///
    /// # Panics
    ///
    /// If it cannot be made.
    #[must_use]
    pub fn former_client(&self) -> Signed {
        let mut params = params("client.example", ExtendedKeyUsagePurpose::ClientAuth);
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(2020, 2, 1);
        self.sign(&params, &KeyPair::generate().expect("a key"))
    }

    /// Its own certificate, as PEM.
    #[must_use]
    pub fn certificate(&self) -> String {
        pem("CERTIFICATE", &self.certificate)
    }

    pub(crate) fn der(&self) -> CertificateDer<'static> {
        self.certificate.clone()
    }

    fn client_with(&self, key: &KeyPair) -> Signed {
        let purpose = ExtendedKeyUsagePurpose::ClientAuth;
        self.sign(&params("client.example", purpose), key)
    }

    fn sign(&self, params: &CertificateParams, key: &KeyPair) -> Signed {
        let certificate = params.signed_by(key, &self.issuer);
        Signed {
            certificate: certificate.expect("a certificate").der().clone(),
            key: key.serialize_der(),
        }
    }
}

impl Signed {
    /// As `openssl req -x509` makes it for a server of this name: signed by itself, and it may sign others.
    ///
    /// # Panics
    ///
    /// If it cannot be made.
    #[must_use]
    pub fn by_itself(name: &str) -> Self {
        Self::self_signed(&of_itself(name))
    }

    /// The same, until 2020-02-01.
    ///
    /// # Panics
    ///
    /// If it cannot be made.
    #[must_use]
    pub fn formerly_by_itself(name: &str) -> Self {
        let mut params = of_itself(name);
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(2020, 2, 1);
        Self::self_signed(&params)
    }

    fn self_signed(params: &CertificateParams) -> Self {
        let key = KeyPair::generate().expect("a key");
        let certificate = params.self_signed(&key).expect("a certificate");
        Self {
            certificate: certificate.der().clone(),
            key: key.serialize_der(),
        }
    }

    /// As PEM.
    #[must_use]
    pub fn certificate(&self) -> String {
        pem("CERTIFICATE", &self.certificate)
    }

    /// Whether this is it.
    #[must_use]
    pub fn is(&self, certificate: &Option<Vec<u8>>) -> bool {
        certificate.as_deref() == Some(&*self.certificate)
    }

    /// As PEM of PKCS#8.
    #[must_use]
    pub fn key(&self) -> String {
        pem("PRIVATE KEY", &self.key)
    }

    /// As PEM of what PKCS#8 wraps: PKCS#1 for RSA, SEC1 for ECDSA.
    ///
    /// # Panics
    ///
    /// If the key is not of PKCS#8.
    #[must_use]
    pub fn bare_key(&self, label: &str) -> String {
        // Within the sequence, behind the version and the algorithm, what is wrapped is the next octet string.
        let mut rest = inside(&self.key).0;
        while rest[0] != 0x04 {
            rest = inside(rest).1;
        }
        pem(label, inside(rest).0)
    }
}

/// The content of the first value of DER, and what stands behind it.
fn inside(der: &[u8]) -> (&[u8], &[u8]) {
    let more = usize::from(der[1].saturating_sub(0x80));
    let length = match more {
        0 => usize::from(der[1]),
        _ => der[2..2 + more]
            .iter()
            .fold(0, |length, byte| length * 256 + usize::from(*byte)),
    };
    der[2 + more..].split_at(length)
}

fn pem(label: &str, der: &[u8]) -> String {
    let text = BASE64_STANDARD.encode(der);
    format!("-----BEGIN {label}-----\n{text}\n-----END {label}-----\n")
}

fn authority(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params
}

fn of_itself(name: &str) -> CertificateParams {
    let mut params = CertificateParams::new([name.to_owned()]).expect("a name");
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params
}

fn params(name: &str, purpose: ExtendedKeyUsagePurpose) -> CertificateParams {
    let mut params = CertificateParams::new([name.to_owned()]).expect("a name");
    params.distinguished_name.push(DnType::CommonName, name);
    params.extended_key_usages = vec![purpose];
    params
}
