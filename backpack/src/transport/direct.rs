//! Backpack's own client: one connection for each user and server, driven in the user's own task.
//!
//! Nothing stands between a user and its socket: no pool, no channel, no second task. A connection that is in use belongs to the
//! exchange, so that one that is dropped halfway takes its connection with it.

mod chunks;
mod decoder;
mod dial;
mod head;
mod http1;
mod http2;
mod jar;
mod proxies;
mod stream;
mod unpack;

use std::rc::Rc;
use std::time::Duration;

use super::reqwest_client::ReqwestClient;
use super::{Outgoing, TransportError, TransportSettings};
use crate::answer::Answer;
use http1::Http1;
use http2::Http2;
use jar::Jar;

pub(super) use head::lists;

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
    /// Through a proxy.
    Proxied(ReqwestClient),
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
    pub(super) fn new(settings: TransportSettings) -> Self {
        Self {
            settings,
            links: Vec::new(),
            jar: Jar::default(),
        }
    }

    pub(super) async fn exchange(
        &mut self,
        request: &Outgoing,
        idle: Duration,
    ) -> Result<Answer, TransportError> {
        let received = self.send(request, idle).await?;
        if received.sets_cookies {
            self.jar.take(&received.answer, &request.url);
        }
        if received.packed && self.settings.gzip {
            return unpack::gzip(received.answer);
        }
        Ok(received.answer)
    }

    /// Sends the request on the connection that the user has, or on a fresh one. A connection that died idle is no failure: the
    /// request goes to a fresh one, once.
    async fn send(
        &mut self,
        request: &Outgoing,
        idle: Duration,
    ) -> Result<Received, TransportError> {
        let cookies = self.jar.cookies(&request.url);
        let cookies = cookies.as_deref();
        if let Some(link) = self.take_link(request) {
            let rested = idle >= RESTED;
            match self.exchange_on(link, request, cookies, rested).await {
                Ok(received) => return Ok(received),
                Err(Fault::Stale) => {}
                Err(Fault::Unanswered(_)) if idle >= IDLE => {}
                Err(fault) => return Err(fault.into()),
            }
        }
        let link = Box::pin(self.open(request)).await?;
        let received = self.exchange_on(link, request, cookies, false).await;
        received.map_err(TransportError::from)
    }

    async fn exchange_on(
        &mut self,
        mut link: Link,
        request: &Outgoing,
        cookies: Option<&str>,
        rested: bool,
    ) -> Result<Received, Fault> {
        let gzip = self.settings.gzip;
        let received = match &mut link.route {
            Route::Http1(http1) => {
                let lines = request.lines(gzip);
                http1.exchange(lines, cookies, rested).await
            }
            // Rare and large: kept out of every user's memory.
            Route::Http2(http2) => Box::pin(http2.exchange(request, gzip, cookies)).await,
            Route::Proxied(client) => Box::pin(through_proxy(client, request, cookies)).await,
        }?;
        if received.keep {
            if self.links.len() == MOST_LINKS {
                self.links.remove(0);
            }
            self.links.push(link);
        }
        Ok(received)
    }

    fn take_link(&mut self, request: &Outgoing) -> Option<Link> {
        let origin = &request.lines(self.settings.gzip).origin;
        let place = self.links.iter().position(|link| link.origin == *origin)?;
        Some(self.links.swap_remove(place))
    }

    async fn open(&self, request: &Outgoing) -> Result<Link, TransportError> {
        let route = if proxies::has_one_for(&request.url) {
            let client = ReqwestClient::new(&self.settings, false);
            Route::Proxied(client.map_err(TransportError::before_connecting)?)
        } else {
            let (stream, speaks_http2) = dial::dial(&request.url, self.settings).await?;
            match speaks_http2 {
                true => Route::Http2(Http2::begin(stream).await?),
                false => Route::Http1(Http1::new(stream)),
            }
        };
        let origin = Rc::clone(&request.lines(self.settings.gzip).origin);
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

/// reqwest has unpacked the answer, and keeps its connections by itself.
async fn through_proxy(
    client: &ReqwestClient,
    request: &Outgoing,
    cookies: Option<&str>,
) -> Result<Received, Fault> {
    let answer = client.exchange(request, cookies).await;
    let answer = answer.map_err(Fault::Other)?;
    Ok(Received {
        answer,
        keep: true,
        sets_cookies: true,
        packed: false,
    })
}
