//! Backpack's own client: one connection for each user and server, driven in the user's own task.
//!
//! Nothing stands between a user and its socket: no pool, no channel, no second task. A connection that is in use belongs to the
//! exchange, so that one that is dropped halfway takes its connection with it.

mod chunks;
mod decoder;
mod dial;
mod head;
mod http1;
#[cfg(feature = "http2")]
mod http2;
#[cfg(not(feature = "http2"))]
#[path = "without_http2.rs"]
mod http2;
mod names;
#[cfg(feature = "proxy")]
mod proxies;
#[cfg(not(feature = "proxy"))]
#[path = "without_proxies.rs"]
mod proxies;
mod stream;
mod unpack;

use std::rc::Rc;
use std::time::Duration;

use http1::Http1;
use http2::Http2;
use proxies::Forwarded;
use url::Url;

#[cfg(feature = "tls")]
pub(super) use http2::PROTOCOLS;
#[cfg(any(feature = "http2", feature = "proxy"))]
pub(super) use http2::cause as http2_cause;

use super::cookies::Jar;
use super::{Outgoing, TransportError, TransportSettings};
use crate::answer::Answer;

/// How many connections a user keeps, each to another server.
const MOST_LINKS: usize = 8;

/// A server that closes what is idle may do so while a request is on its way to it. Servers wait for a second and more; one that
/// closes a busy connection without an answer has failed.
const IDLE: Duration = Duration::from_millis(500);

/// A connection that was used a moment ago is not asked whether it still stands: the event queue was not looked at since.
const RESTED: Duration = Duration::from_millis(1);

/// One user's connections and cookies.
#[derive(Debug)]
pub(crate) struct Direct {
    settings: TransportSettings,
    links: Vec<Link>,
    jar: Jar,
}

/// A way to one server.
#[derive(Debug)]
struct Link {
    origin: Rc<str>,
    route: Route,
}

#[derive(Debug)]
enum Route {
    Http1(Http1),
    Http2(Http2),
    /// To a proxy, which is asked for each URL as a whole.
    Forwarded(Box<Forwarded>),
}

/// An answer, and what of its head matters on the way.
#[derive(Debug)]
struct Received {
    answer: Answer,
    /// The connection can be used again.
    keep: bool,
    sets_cookies: bool,
    /// The body is compressed with gzip.
    packed: bool,
}

/// Why an exchange failed.
#[derive(Debug)]
enum Fault {
    /// The connection had ended before anything was sent.
    Stale,
    /// The connection ended before a byte of the answer came.
    Unanswered(TransportError),
    Other(TransportError),
}

impl Direct {
    pub(super) fn new(settings: TransportSettings) -> Result<Self, String> {
        if settings.http2 && !cfg!(feature = "http2") {
            let problem = "HTTP/2 is not built in: build backpack with the feature `http2`";
            return Err(problem.to_owned());
        }
        Ok(Self {
            settings,
            links: Vec::new(),
            jar: Jar::default(),
        })
    }

    /// Sends the request on the connection that the user has, or on a fresh one. A connection that died idle is no failure: the
    /// request goes to a fresh one, once.
    pub(super) async fn exchange(
        &mut self,
        request: &Outgoing,
        idle: Duration,
    ) -> Result<Answer, TransportError> {
        let gzip = self.settings.gzip;
        let lines = request.lines(gzip);
        let cookies = self.jar.cookies(&request.url, lines.own_cookies.as_ref());
        let cookies = cookies.as_deref();
        let mut known = self.take_link(&lines.origin);
        loop {
            let is_fresh = known.is_none();
            let mut link = match known.take() {
                Some(link) => link,
                None => Box::pin(self.open(request, &lines.origin)).await?,
            };
            let rested = !is_fresh && idle >= RESTED;
            let received = match &mut link.route {
                Route::Http1(http1) => http1.exchange(lines, cookies, rested).await,
                // Rare and large: kept out of every user's memory.
                Route::Http2(http2) => Box::pin(http2.exchange(request, gzip, cookies)).await,
                Route::Forwarded(proxy) => {
                    Box::pin(proxy.exchange(request, gzip, cookies, rested)).await
                }
            };
            match received {
                Ok(received) => return self.take_in(received, link, &request.url),
                Err(Fault::Stale) if !is_fresh => {}
                Err(Fault::Unanswered(_)) if !is_fresh && idle >= IDLE => {}
                Err(fault) => return Err(fault.into()),
            }
        }
    }

    fn take_link(&mut self, origin: &Rc<str>) -> Option<Link> {
        let is_it = |link: &Link| Rc::ptr_eq(&link.origin, origin) || link.origin == *origin;
        let index = self.links.iter().position(is_it)?;
        Some(self.links.swap_remove(index))
    }

    fn take_in(
        &mut self,
        received: Received,
        link: Link,
        url: &Url,
    ) -> Result<Answer, TransportError> {
        if received.keep {
            if self.links.len() == MOST_LINKS {
                self.links.remove(0);
            }
            self.links.push(link);
        }
        if received.sets_cookies {
            self.jar.take(&received.answer, url);
        }
        match received.packed && self.settings.gzip {
            true => unpack::gzip(received.answer),
            false => Ok(received.answer),
        }
    }

    async fn open(&self, request: &Outgoing, origin: &Rc<str>) -> Result<Link, TransportError> {
        let (url, settings) = (&request.url, self.settings);
        let route = match proxies::before(url) {
            None => dial::dial(url, settings).await?,
            Some(proxy) if proxy.fetches(url, settings) => {
                Route::Forwarded(Box::new(proxy.forwarded(settings).await?))
            }
            Some(proxy) => dial::speak(proxy.open(url, settings).await?, url, settings).await?,
        };
        let origin = Rc::clone(origin);
        Ok(Link { origin, route })
    }
}

impl From<Fault> for TransportError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Stale => super::errors::incomplete(),
            Fault::Unanswered(error) | Fault::Other(error) => error,
        }
    }
}
