//! Tells whether reqwest had a connection when a request was given up, and whether a server asked for a certificate in vain: a layer around what connects for it, its TLS and its proxies included.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll};

use tower_layer::Layer;
use tower_service::Service;

use super::own::noticing;

/// What is known of the latest connections.
#[derive(Clone, Debug, Default)]
pub(super) struct Connecting(Arc<Known>);

#[derive(Debug, Default)]
struct Known {
    /// How many are being made, or were given up halfway.
    open: AtomicUsize,
    is_asked: AtomicBool,
}

impl Connecting {
    /// Whether the latest one was given up halfway; asked once.
    pub(super) fn was_given_up(&self) -> bool {
        let one_less = |count: usize| count.checked_sub(1);
        let open = &self.0.open;
        let given_up = open.fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_less);
        given_up.is_ok()
    }

    /// Whether the server of the latest one asked for a certificate that there is not.
    pub(super) fn was_asked(&self) -> bool {
        self.0.is_asked.load(Ordering::Relaxed)
    }
}

impl<S> Layer<S> for Connecting {
    type Service = Watched<S>;

    fn layer(&self, connector: S) -> Watched<S> {
        Watched {
            connector,
            connecting: self.clone(),
        }
    }
}

/// What connects.
#[derive(Clone)]
pub(super) struct Watched<S> {
    connector: S,
    connecting: Connecting,
}

impl<R, S: Service<R>> Service<R> for Watched<S>
where
    S::Future: Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.connector.poll_ready(context)
    }

    fn call(&mut self, target: R) -> Self::Future {
        let Connecting(known) = self.connecting.clone();
        let connection = self.connector.call(target);
        Box::pin(async move {
            known.open.fetch_add(1, Ordering::Relaxed);
            let (connection, is_asked) = noticing(connection).await;
            known.is_asked.store(is_asked, Ordering::Relaxed);
            known.open.fetch_sub(1, Ordering::Relaxed);
            connection
        })
    }
}
