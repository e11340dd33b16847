//! An authority that signs certificates, good ones and bad ones; who is to trust it has to be told of its file.

use std::fs;
use std::io;
use std::sync::Arc;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    date_time_ymd,
};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;

use crate::Folder;
use crate::secure_server::self_signed;

const CERTIFICATE: &str = "authority.pem";
const KEY: &str = "authority.key";

/// An authority that signs certificates.
#[derive(Debug)]
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
}

/// What a server shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certificate {
    /// For `localhost`, for a long time.
    Good,
    /// Since 2020-02-01.
    Expired,
    /// Before 2100-01-01.
    NotYetValid,
    /// By nobody but itself.
    SelfSigned,
    /// `other.example`.
    ForAnotherName,
    /// Not for servers.
    ForClients,
    /// May sign others.
    OfAnAuthority,
}

impl Authority {
    /// Makes one and puts it into a folder; the path of the certificate that is to be trusted.
    ///
    /// # Panics
    ///
    /// If it cannot be made, or written.
    #[must_use]
    pub fn found(folder: &Folder) -> String {
        let key = KeyPair::generate().expect("a key");
        let certificate = own_params().self_signed(&key).expect("a certificate");
        let text = BASE64_STANDARD.encode(certificate.der());
        let text = format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n");
        fs::write(folder.path(CERTIFICATE), text).expect("a file");
        fs::write(folder.path(KEY), key.serialize_der()).expect("a file");
        folder.path(CERTIFICATE)
    }

    /// The one whose certificate this is the path of.
    ///
    /// # Errors
    ///
    /// Where its key cannot be read.
    pub fn of(certificate: &str) -> io::Result<Self> {
        let key = fs::read(certificate.replace(CERTIFICATE, KEY))?;
        let key = KeyPair::try_from(key).map_err(io::Error::other)?;
        let issuer = Issuer::new(own_params(), key);
        Ok(Self { issuer })
    }

    /// How a server shows a certificate of this kind.
    ///
    /// # Panics
    ///
    /// If it cannot be made.
    pub(super) fn config(&self, certificate: Certificate) -> ServerConfig {
        if certificate == Certificate::SelfSigned {
            return self_signed();
        }
        let key = KeyPair::generate().expect("a key");
        let signed = params(certificate).signed_by(&key, &self.issuer);
        let signed = signed.expect("a certificate").der().clone();
        let key = PrivateKeyDer::Pkcs8(key.serialize_der().into());
        ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("the provider knows the default protocol versions")
            .with_no_client_auth()
            .with_single_cert(vec![signed], key)
            .expect("a key that fits its certificate")
    }
}

fn own_params() -> CertificateParams {
    let mut params = CertificateParams::default();
    let name = "The authority of the fault server";
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params
}

fn params(certificate: Certificate) -> CertificateParams {
    let name = match certificate {
        Certificate::ForAnotherName => "other.example",
        _ => "localhost",
    };
    let mut params = CertificateParams::new([name.to_owned()]).expect("a name");
    match certificate {
        Certificate::Expired => {
            params.not_before = date_time_ymd(2020, 1, 1);
            params.not_after = date_time_ymd(2020, 2, 1);
        }
        Certificate::NotYetValid => params.not_before = date_time_ymd(2100, 1, 1),
        Certificate::ForClients => {
            params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        }
        Certificate::OfAnAuthority => params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained),
        _ => {}
    }
    params
}
