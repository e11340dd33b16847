//! A server that speaks TLS, and may ask its clients for their certificates.

use std::convert::Infallible;
use std::io;
use std::net::TcpListener;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::header::{HOST, HeaderValue, LOCATION};
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode, Version};
use hyper_util::rt::{TokioExecutor, TokioIo};
use rustls::pki_types::PrivateKeyDer;
use rustls::server::{NoClientAuth, WebPkiClientVerifier, danger::ClientCertVerifier};
use rustls::version::{TLS12, TLS13};
use rustls::{RootCertStore, ServerConfig};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;

use crate::signer::{Signed, Signer};

/// How it speaks, and whom it lets in.
#[derive(Debug, Default)]
pub struct Guard<'a> {
    /// Who has to have signed a client's certificate; none asks for none.
    pub clients: Option<&'a Signer>,
    /// Also without a certificate.
    pub lets_all_in: bool,
    /// HTTP/2, and not HTTP/1.1.
    pub http2: bool,
    /// TLS 1.2, and not TLS 1.3.
    pub tls12: bool,
    /// Where `/away` sends on to.
    pub away: String,
}

/// What it saw of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// The host that it was for.
    pub host: String,
    /// The certificate that was shown.
    pub certificate: Option<Vec<u8>>,
    /// Whether it came by HTTP/2.
    pub http2: bool,
}

/// Answers every request with `ok`, for as long as the process lives.
#[derive(Debug)]
pub struct GuardedServer {
    port: u16,
    visits: Arc<Mutex<Vec<Visit>>>,
}

impl GuardedServer {
    /// Starts on a free loopback port, with this certificate.
    ///
    /// # Panics
    ///
    /// If the machine gives no port, or the certificate is none.
    #[must_use]
    pub fn start(own: &Signed, guard: Guard<'_>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free loopback port");
        let port = listener.local_addr().expect("an address").port();
        let visits = Arc::<Mutex<Vec<_>>>::default();
        let serving = Serving {
            tls: TlsAcceptor::from(Arc::new(config(own, &guard))),
            away: guard.away,
            visits: Arc::clone(&visits),
        };
        std::thread::spawn(move || serving.serve(listener));
        Self { port, visits }
    }

    /// Where it listens, on 127.0.0.1.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// As in `https://localhost:40000`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("https://localhost:{}", self.port)
    }

    /// The requests that were let in.
    #[must_use]
    pub fn visits(&self) -> Vec<Visit> {
        let visits = self.visits.lock().unwrap_or_else(PoisonError::into_inner);
        visits.clone()
    }
}

fn config(own: &Signed, guard: &Guard<'_>) -> ServerConfig {
    let key = PrivateKeyDer::Pkcs8(own.key.clone().into());
    let version = if guard.tls12 { &TLS12 } else { &TLS13 };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_protocol_versions(&[version])
        .expect("the provider knows the version")
        .with_client_cert_verifier(verifier(guard, provider))
        .with_single_cert(vec![own.certificate.clone()], key)
        .expect("a key that fits its certificate");
    let protocol: &[u8] = if guard.http2 { b"h2" } else { b"http/1.1" };
    config.alpn_protocols = vec![protocol.to_vec()];
    config
}

fn verifier(
    guard: &Guard<'_>,
    provider: Arc<rustls::crypto::CryptoProvider>,
) -> Arc<dyn ClientCertVerifier> {
    let Some(clients) = guard.clients else {
        return Arc::new(NoClientAuth);
    };
    let mut roots = RootCertStore::empty();
    roots.add(clients.der()).expect("an authority");
    let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
    let verifier = match guard.lets_all_in {
        true => verifier.allow_unauthenticated(),
        false => verifier,
    };
    verifier.build().expect("a verifier")
}

/// What its connections share.
#[derive(Clone)]
struct Serving {
    tls: TlsAcceptor,
    away: String,
    visits: Arc<Mutex<Vec<Visit>>>,
}

impl Serving {
    fn serve(self, listener: TcpListener) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            listener
                .set_nonblocking(true)
                .expect("a non-blocking socket");
            let listener = tokio::net::TcpListener::from_std(listener).expect("a listener");
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(self.clone().converse(stream));
            }
        });
    }

    /// Ends with an error where a client is not let in, which is seen by the client.
    async fn converse(self, stream: TcpStream) -> io::Result<()> {
        let stream = self.tls.accept(stream).await?;
        let (_, tls) = stream.get_ref();
        let http2 = tls.alpn_protocol() == Some(b"h2");
        let certificate = tls.peer_certificates().and_then(|all| all.first());
        let certificate = certificate.map(|it| it.to_vec());
        let service = service_fn(move |request| {
            let answer = self.answer(&request, certificate.clone());
            async { Ok::<_, Infallible>(answer) }
        });
        let stream = TokioIo::new(stream);
        match http2 {
            true => {
                let server = http2::Builder::new(TokioExecutor::new());
                let served = server.serve_connection(stream, service).await;
                served.map_err(io::Error::other)
            }
            false => {
                let served = http1::Builder::new()
                    .serve_connection(stream, service)
                    .await;
                served.map_err(io::Error::other)
            }
        }
    }

    fn answer(
        &self,
        request: &Request<Incoming>,
        certificate: Option<Vec<u8>>,
    ) -> Response<Full<Bytes>> {
        let named = request.headers().get(HOST).map(HeaderValue::as_bytes);
        let named = named.map(|it| String::from_utf8_lossy(it).into_owned());
        let host = request.uri().authority().map(ToString::to_string);
        let visit = Visit {
            host: host.or(named).unwrap_or_default(),
            certificate,
            http2: request.version() == Version::HTTP_2,
        };
        let mut visits = self.visits.lock().unwrap_or_else(PoisonError::into_inner);
        visits.push(visit);
        let mut response = Response::new(Full::new(Bytes::from_static(b"ok")));
        if request.uri().path() == "/away" {
            *response.status_mut() = StatusCode::FOUND;
            let away = HeaderValue::from_str(&self.away).expect("a URL");
            response.headers_mut().insert(LOCATION, away);
        }
        response
    }
}
