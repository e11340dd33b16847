//! Connections through TLS. Trusted are the roots bundled with the program, and the system's where it has some.

use std::cell::OnceCell;
use std::error::Error as StdError;
use std::io;
use std::sync::{Arc, OnceLock};

use rustls::client::Resumption;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    AlertDescription, ClientConfig, DigitallySignedStruct, Error, InvalidMessage, RootCertStore,
    SignatureScheme,
};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use url::Host;

use super::given::Given;
pub(crate) use super::own::Own;
use super::own::{nobody, noticing};
use super::{TransportError, TransportSettings, certificates, direct, errors};

/// How connections are secured.
pub(super) type Config = Arc<ClientConfig>;

/// A connection through TLS.
pub(super) type Secured<S> = TlsStream<S>;

/// Speaks TLS on a connection. Whether the server chose HTTP/2 comes with it.
pub(super) async fn connect<S: AsyncRead + AsyncWrite + Unpin>(
    stream: S,
    host: &Host<&str>,
    config: Arc<ClientConfig>,
) -> Result<(Secured<S>, bool), TransportError> {
    let unusable = || TransportError::before_connecting(format!("`{host}` has no certificate"));
    let name = server_name(host).ok_or_else(unusable)?;
    let handshake = TlsConnector::from(config).connect(name, stream);
    let (stream, is_asked) = noticing(handshake).await;
    let stream = stream.map_err(|error| {
        let told = without_certificate(&error).filter(|_| is_asked);
        let told = told.unwrap_or_else(|| errors::explain_io(&error));
        told.while_connecting()
    })?;
    let http2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
    Ok((stream, http2))
}

fn server_name(host: &Host<&str>) -> Option<ServerName<'static>> {
    Some(match host {
        Host::Ipv4(address) => ServerName::IpAddress((*address).into()),
        Host::Ipv6(address) => ServerName::IpAddress((*address).into()),
        Host::Domain(name) => ServerName::try_from((*name).to_owned()).ok()?,
    })
}

/// What an error of TLS says to people.
pub(super) fn cause(error: &(dyn StdError + 'static)) -> Option<String> {
    Some(match error.downcast_ref()? {
        Error::InvalidCertificate(reason) => {
            let problem = certificates::problem(reason);
            format!("the server's certificate is not trusted: {problem} (--insecure takes any)")
        }
        Error::InvalidMessage(InvalidMessage::InvalidContentType) => {
            "TLS failed: the server speaks no TLS here".to_owned()
        }
        Error::AlertReceived(alert) => refused(*alert, certificates::refusal(*alert)),
        Error::InvalidMessage(_)
        | Error::InappropriateMessage { .. }
        | Error::InappropriateHandshakeMessage { .. }
        | Error::PeerMisbehaved(_)
        | Error::DecryptError => "TLS failed: the server's handshake cannot be read".to_owned(),
        other => format!("TLS failed: {other}"),
    })
}

fn refused(alert: AlertDescription, why: Option<&str>) -> String {
    let name = snake_case(alert);
    match why {
        Some(why) => format!("TLS failed: {why} (the alert {name})"),
        None => format!("TLS failed: the server refused with the alert {name}"),
    }
}

/// What a server means that has asked for a certificate in vain: before TLS 1.3 there was no alert for that alone.
pub(super) fn without_certificate(error: &io::Error) -> Option<TransportError> {
    use AlertDescription::{BadCertificate, CertificateUnknown, HandshakeFailure};
    let inner = error.get_ref()?;
    if let Some(error) = inner.downcast_ref() {
        return without_certificate(error);
    }
    match inner.downcast_ref()? {
        Error::AlertReceived(alert @ (BadCertificate | CertificateUnknown | HandshakeFailure)) => {
            Some(errors::other(refused(*alert, Some(certificates::MISSING))))
        }
        _ => None,
    }
}

/// `HandshakeFailure` → `handshake_failure`, `UnknownCA` → `unknown_ca`, as RFC 8446, section 6, calls them.
fn snake_case(alert: AlertDescription) -> String {
    let mut text = String::new();
    let mut follows_small = false;
    for letter in format!("{alert:?}")
        .replace("Unrecognised", "Unrecognized")
        .chars()
    {
        if letter.is_uppercase() && follows_small {
            text.push('_');
        }
        follows_small = !letter.is_uppercase();
        text.extend(letter.to_lowercase());
    }
    text
}

/// The same as [`cause`] of an alert of which HTTP/2 has left the text alone.
#[cfg(feature = "reqwest")]
pub(super) fn cause_in(text: &str) -> Option<String> {
    let mut alerts = (0..=u8::MAX).map(|code| Error::AlertReceived(code.into()));
    cause(&alerts.find(|alert| alert.to_string() == text)?)
}

/// How many servers' sessions a user keeps, each with tickets for eight connections.
const SESSIONS: usize = 4 * 8;

/// One user's sessions. It starts with none, as a person does: the first connection to a server is a whole handshake.
#[derive(Debug, Default)]
pub(super) struct Sessions(OnceCell<Arc<ClientConfig>>);

impl Sessions {
    /// The configuration of the user's connections, which is made once.
    pub(super) fn config(&self, settings: &TransportSettings) -> Arc<ClientConfig> {
        let config = self.0.get_or_init(|| Arc::new(config(settings)));
        Arc::clone(config)
    }

    /// The same for what HTTP/2 does not carry.
    #[cfg(feature = "websocket")]
    pub(super) fn config_for_http1(&self, settings: &TransportSettings) -> Arc<ClientConfig> {
        let mut config = ClientConfig::clone(&self.config(settings));
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Arc::new(config)
    }

    /// The same for proxies, which speak HTTP/1.1 only, and to whom we show no certificate.
    #[cfg(feature = "proxy")]
    pub(super) fn config_for_proxies(&self, settings: &TransportSettings) -> Arc<ClientConfig> {
        let mut config = ClientConfig::clone(&self.config(settings));
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        config.client_auth_cert_resolver = nobody();
        Arc::new(config)
    }
}

/// A configuration without sessions of others.
pub(super) fn config(settings: &TransportSettings) -> ClientConfig {
    let mut config = match &settings.own {
        Some(own) => own.0.clone(),
        None => ClientConfig::clone(&shared(settings.insecure)),
    };
    config.resumption = Resumption::in_memory_sessions(SESSIONS);
    if settings.calls {
        config.alpn_protocols = vec![b"h2".to_vec()];
    } else if settings.http1 {
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
    }
    config
}

static SECURE: OnceLock<Arc<ClientConfig>> = OnceLock::new();
static INSECURE: OnceLock<Arc<ClientConfig>> = OnceLock::new();

/// What all configurations begin with; made once, for reading the system's roots takes milliseconds.
fn shared(insecure: bool) -> Arc<ClientConfig> {
    Arc::clone(match insecure {
        true => INSECURE.get_or_init(|| Arc::new(insecure_config())),
        false => SECURE.get_or_init(|| Arc::new(secure())),
    })
}

/// Makes what all configurations begin with, so that the first user to connect does not hold its thread for it.
pub(super) fn make_ready(settings: &TransportSettings) {
    if settings.own.is_none() {
        shared(settings.insecure);
    }
}

/// The configuration of who trusts these authorities alone, where there are any.
pub(super) fn trusting(authorities: Option<Given>, insecure: bool) -> ClientConfig {
    match authorities.filter(|_| !insecure) {
        Some(authorities) => verifying(Arc::new(authorities)),
        None => ClientConfig::clone(&shared(insecure)),
    }
}

fn secure() -> ClientConfig {
    let mut roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    rooted(roots)
}

fn rooted(roots: RootCertStore) -> ClientConfig {
    with_protocols(
        builder()
            .with_root_certificates(roots)
            .with_client_cert_resolver(nobody()),
    )
}

fn insecure_config() -> ClientConfig {
    verifying(Arc::new(TakesAny(ring::default_provider())))
}

fn verifying(verifier: Arc<dyn ServerCertVerifier>) -> ClientConfig {
    with_protocols(
        builder()
            .dangerous()
            .with_custom_certificate_verifier(verifier)
            .with_client_cert_resolver(nobody()),
    )
}

fn builder() -> rustls::ConfigBuilder<ClientConfig, rustls::WantsVerifier> {
    ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("the provider knows the default protocol versions")
}

fn with_protocols(mut config: ClientConfig) -> ClientConfig {
    let offered = direct::PROTOCOLS.iter();
    config.alpn_protocols = offered.map(|it| it.as_bytes().to_vec()).collect();
    config
}

/// Takes any certificate, for `--insecure`; signatures are still checked against it.
#[derive(Debug)]
struct TakesAny(CryptoProvider);

impl ServerCertVerifier for TakesAny {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        rustls::crypto::verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        rustls::crypto::verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::ring::rand::SystemRandom;
    use ::ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair};
    use rustls::pki_types::PrivatePkcs8KeyDer;
    use rustls::sign::{CertifiedKey, SingleCertAndKey};

    #[test]
    fn a_host_with_https_is_made_ready_for_before_any_traffic() {
        let settings = TransportSettings::default();
        settings.make_ready(&"https://localhost".parse().expect("a URL"));
        assert!(SECURE.get().is_some());
    }

    fn identity() -> SingleCertAndKey {
        let random = SystemRandom::new();
        let key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random);
        let key = PrivatePkcs8KeyDer::from(key.expect("a key").as_ref().to_vec());
        let provider = rustls::crypto::ring::default_provider();
        let key = provider.key_provider.load_private_key(key.into());
        CertifiedKey::new(Vec::new(), key.expect("a key")).into()
    }

    #[test]
    fn users_share_all_but_their_sessions() {
        let mut own = trusting(None, true);
        own.client_auth_cert_resolver = Arc::new(identity());
        for own in [None, Some(Arc::new(Own(own)))] {
            let settings = TransportSettings {
                own,
                ..TransportSettings::default()
            };
            let [one, other] = [config(&settings), config(&settings)];
            let [shows, shows_too] = [&one, &other].map(|it| &it.client_auth_cert_resolver);
            assert!(Arc::ptr_eq(shows, shows_too));
            assert!(Arc::ptr_eq(one.crypto_provider(), other.crypto_provider()));
        }
    }

    #[cfg(feature = "proxy")]
    #[test]
    fn a_proxy_is_shown_nothing() {
        let mut own = trusting(None, true);
        own.client_auth_cert_resolver = Arc::new(identity());
        let settings = TransportSettings {
            own: Some(Arc::new(Own(own))),
            ..TransportSettings::default()
        };
        let sessions = Sessions::default();
        let has_certs = |config: Arc<ClientConfig>| config.client_auth_cert_resolver.has_certs();
        assert!(has_certs(sessions.config(&settings)));
        assert!(!has_certs(sessions.config_for_proxies(&settings)));
    }

    #[test]
    fn alerts_are_called_as_in_their_rfc() {
        for (alert, name) in [
            (AlertDescription::HandshakeFailure, "handshake_failure"),
            (AlertDescription::UnknownCA, "unknown_ca"),
            (AlertDescription::UnrecognisedName, "unrecognized_name"),
        ] {
            assert_eq!(snake_case(alert), name);
        }
    }
}
