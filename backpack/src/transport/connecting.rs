//! Tells whether reqwest had a connection when a request was given up: a layer around what connects for it, its TLS and its proxies included.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use tower_layer::Layer;
use tower_service::Service;

/// How many connections are being made, or were given up halfway.
#[derive(Clone, Debug, Default)]
pub(super) struct Connecting(Arc<AtomicUsize>);

impl Connecting {
    /// Whether the latest one was given up halfway; asked once.
    pub(super) fn was_given_up(&self) -> bool {
        let one_less = |count: usize| count.checked_sub(1);
        self.0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_less)
            .is_ok()
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
        let Connecting(connecting) = self.connecting.clone();
        let connection = self.connector.call(target);
        Box::pin(async move {
            connecting.fetch_add(1, Ordering::Relaxed);
            let connection = connection.await;
            connecting.fetch_sub(1, Ordering::Relaxed);
            connection
        })
    }
}
