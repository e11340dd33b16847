//! Backpack's own client: one connection for each user and server, driven in the user's own task.
//!
//! Nothing stands between a user and its socket: no pool, no channel, no second task. A connection that is in use belongs to the
//! exchange, so that one that is dropped halfway takes its connection with it. Requests that are made side by side have a client
//! each, and these share what the user has: where a server speaks HTTP/2, its one connection.

mod chunks;
mod decoder;
mod dial;
mod head;
mod http1;
#[cfg(feature = "http2")]
mod http2;
mod links;
mod names;
#[cfg(feature = "proxy")]
mod proxies;
#[cfg(not(feature = "proxy"))]
#[path = "without_proxies.rs"]
mod proxies;
mod race;
mod stream;
mod streamed;
#[cfg(feature = "websocket")]
mod upgrade;

use std::pin::{Pin, pin};
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use http::header::{CONTENT_ENCODING, SET_COOKIE};
use http1::Http1;
#[cfg(feature = "http2")]
use http2::Http2;
use links::{Link, Shared};
use proxies::Forwarded;

#[cfg(all(feature = "tls", feature = "http2"))]
pub(super) use http2::PROTOCOLS;
/// What a server is offered through TLS.
#[cfg(all(feature = "tls", not(feature = "http2")))]
pub(super) const PROTOCOLS: &[&str] = &["http/1.1"];
#[cfg(feature = "http2")]
pub(super) use http2::head as packed;
pub(crate) use streamed::{Streamed, packed as packed_stream};

#[cfg(feature = "websocket")]
pub(super) use stream::Stream;
#[cfg(feature = "websocket")]
pub(super) use upgrade::Upgraded;

use super::beside::Beside;
use super::outgoing::Lines;
use super::service::{Call, Service};
use super::settings::{Common, Connections};
use super::setup::{Dialer, Marks};
use super::tls::Sessions;
use super::{Outgoing, TransportError, TransportSettings, unpack};
use crate::answer::Answer;

/// One user's client, or one of those that make its requests side by side.
#[derive(Debug)]
pub(crate) struct Direct {
    settings: Arc<TransportSettings>,
    shared: Rc<Shared>,
    /// Others make requests of the same user at the same time.
    is_beside_others: bool,
    /// There is no connection yet for the request that is on its way.
    connecting: bool,
    marks: Marks,
    /// The cookies that went with the latest request.
    cookies: Option<Rc<[u8]>>,
    /// How often requests were sent again since somebody asked.
    repeats: u64,
}

#[derive(Debug)]
enum Route {
    Http1(Http1),
    #[cfg(feature = "http2")]
    Http2(Http2),
    /// To a proxy, which is asked for each URL as a whole.
    Forwarded(Box<Forwarded>),
    /// To a service in this process.
    Called(Call),
}

/// An answer, and what of its head matters on the way.
#[derive(Debug)]
struct Received {
    answer: Answer,
    /// The connection can be used again.
    keep: bool,
    sets_cookies: bool,
    /// The body is packed.
    packed: bool,
}

impl Received {
    /// What a service answers. Its next request may take the same one.
    async fn by_call(
        call: &mut Call,
        request: &Outgoing,
        common: Common,
        cookies: Option<&[u8]>,
        began: &mut Option<Instant>,
    ) -> Result<Self, Fault> {
        let answer = call.exchange(request, common, cookies, began).await;
        let answer = answer.map_err(Fault::Other)?;
        Ok(Self {
            keep: true,
            sets_cookies: answer.headers().contains_key(SET_COOKIE),
            packed: answer.headers().contains_key(CONTENT_ENCODING),
            answer,
        })
    }

    /// The server gave the connection up before it saw the request: what it says of the silence is no answer to that.
    fn is_too_late(&self) -> bool {
        self.answer.status() == 408 && !self.keep
    }
}

/// Why an exchange failed.
#[derive(Debug)]
enum Fault {
    /// The connection had ended before anything was sent.
    Stale,
    /// The connection ended before a byte of the answer came.
    Unanswered(TransportError),
    /// The server says that it has not looked at the request.
    #[cfg(feature = "http2")]
    Unprocessed(TransportError),
    Other(TransportError),
}

impl Direct {
    /// A new user's, to servers or to a service.
    pub(super) fn new(
        settings: &Arc<TransportSettings>,
        service: Option<Service>,
    ) -> Result<Self, String> {
        if settings.http2 && !cfg!(feature = "http2") {
            let problem = "HTTP/2 is not built in: build backpack-load with the feature `http2`";
            return Err(problem.to_owned());
        }
        let (settings, shared) = (Arc::clone(settings), Rc::new(Shared::of(service)));
        Ok(Self::with(settings, shared, false))
    }

    fn with(settings: Arc<TransportSettings>, shared: Rc<Shared>, is_beside_others: bool) -> Self {
        Self {
            settings,
            shared,
            is_beside_others,
            connecting: false,
            marks: Marks::default(),
            cookies: None,
            repeats: 0,
        }
    }

    /// Another one for the same user, to make requests beside each other.
    pub(super) fn beside(&self) -> Self {
        Self::with(Arc::clone(&self.settings), Rc::clone(&self.shared), true)
    }

    /// What the requests beside each other tell each other.
    pub(super) fn tells_beside(&self) -> Rc<Beside> {
        Rc::clone(&self.shared.beside)
    }

    /// The next request is made beside others, so many in all.
    pub(super) fn begin_beside(&mut self, count: usize) {
        self.is_beside_others = true;
        self.shared.links.borrow_mut().make_room(count);
    }

    /// The next request is made alone.
    pub(super) fn end_beside(&mut self) {
        self.is_beside_others = false;
    }

    /// Sends the request on the connection that the user has, or on a fresh one. A connection that died idle is no failure: the
    /// request goes to a fresh one, once, unless it may have been read and is not idempotent (RFC 9110, section 9.2.2).
    pub(super) async fn exchange(
        &mut self,
        request: &Outgoing,
        idle: bool,
    ) -> Result<Answer, TransportError> {
        let common = self.settings.common();
        let lines = request.lines(common);
        let cookies = self.cookies_for(request, lines);
        self.cookies.clone_from(&cookies);
        let cookies = cookies.as_deref();
        let mut known = self.take_link(&lines.origin, idle);
        #[cfg(feature = "http2")]
        let mut refused = false;
        loop {
            let is_fresh = known.is_none();
            let (mut link, rested) = match known.take() {
                Some(known) => known,
                None => (self.connect(request, &lines.origin).await?, false),
            };
            let began = &mut self.marks.first_byte;
            let received = match &mut link.route {
                Route::Http1(http1) => http1.exchange(lines, cookies, rested, began).await,
                #[cfg(feature = "http2")]
                Route::Http2(http2) => {
                    let beside = self.is_beside_others.then_some(&*self.shared.beside);
                    let said = (request, common, cookies);
                    http2.exchange(said, rested, began, beside).await
                }
                Route::Forwarded(proxy) => {
                    Box::pin(proxy.exchange(request, common, cookies, rested, began)).await
                }
                Route::Called(call) => {
                    Box::pin(Received::by_call(call, request, common, cookies, began)).await
                }
            };
            match received {
                Ok(received) if !is_fresh && received.is_too_late() => self.forget(&link),
                Ok(received) => return self.take_in(received, link, request),
                Err(fault) => {
                    self.forget(&link);
                    match fault {
                        Fault::Stale if !is_fresh => continue,
                        Fault::Unanswered(_) if !is_fresh && request.method.is_idempotent() => {}
                        Fault::Unanswered(error) if !is_fresh => {
                            return Err(error.not_repeated(&request.method));
                        }
                        #[cfg(feature = "http2")]
                        Fault::Unprocessed(_) if !refused => refused = true,
                        fault => return Err(fault.into()),
                    }
                }
            }
            self.repeats += 1;
            self.marks.first_byte = None;
        }
    }

    /// The cookies of the user that go with this request.
    #[inline]
    fn cookies_for(&self, request: &Outgoing, lines: &Lines) -> Option<Rc<[u8]>> {
        let mut jar = self.shared.jar.borrow_mut();
        jar.cookies(&request.url, lines.own_cookies.as_ref())
    }

    /// How often requests were sent again since this was asked.
    pub(super) fn take_repeats(&mut self) -> u64 {
        std::mem::take(&mut self.repeats)
    }

    /// A pass begins, perhaps without connections.
    #[inline]
    pub(super) fn begin_pass(&mut self) {
        if self.settings.connections == Connections::PerPass {
            self.shared.links.borrow_mut().clear();
        }
    }

    pub(super) fn marks(&mut self) -> &mut Marks {
        &mut self.marks
    }

    /// The cookies that went with the latest request.
    pub(super) fn cookies_sent(&self) -> Option<Rc<[u8]>> {
        self.cookies.clone()
    }

    /// Whether a request that was given up had no connection yet.
    pub(super) fn was_connecting(&mut self) -> bool {
        std::mem::take(&mut self.connecting)
    }

    /// The connection that the user has to a server, and whether it was idle for so long that something may have happened to it.
    fn take_link(&mut self, origin: &Rc<str>, idle: bool) -> Option<(Link, bool)> {
        let mut links = self.shared.links.borrow_mut();
        links.take(origin, idle, self.is_beside_others)
    }

    /// A connection that is not used again.
    fn forget(&self, link: &Link) {
        if self.is_beside_others {
            self.shared.links.borrow_mut().forget(link);
        }
    }

    async fn connect(
        &mut self,
        request: &Outgoing,
        origin: &Rc<str>,
    ) -> Result<Link, TransportError> {
        self.connecting = self.shared.service.is_none();
        let mut opens = None;
        if self.may_share(request) {
            let begun = Instant::now();
            match self.shared.opened_by_another(origin).await {
                None => opens = Some(self.shared.opens(origin)),
                Some(link) => {
                    self.marks.opening.get_or_insert_default().connecting += begun.elapsed();
                    if let Some(link) = link {
                        self.connecting = false;
                        return Ok(link);
                    }
                }
            }
        }
        let opened = self.connect_alone(request, origin).await;
        if opens.is_some()
            && let Ok(link) = &opened
        {
            self.shared.links.borrow_mut().share(link);
        }
        opened
    }

    /// A connection that no other request has a part in.
    async fn connect_alone(
        &mut self,
        request: &Outgoing,
        origin: &Rc<str>,
    ) -> Result<Link, TransportError> {
        if request.is_call {
            return self.connect_for_call(request, origin).await;
        }
        if let Some(service) = &self.shared.service {
            let route = service.open(&request.url).map(Route::Called)?;
            let origin = Rc::clone(origin);
            return Ok(Link { origin, route });
        }
        let (settings, shared) = (Arc::clone(&self.settings), Rc::clone(&self.shared));
        self.connect_with(request, origin, (&settings, &shared.sessions))
            .await
    }

    /// The same for a call of gRPC, which goes over HTTP/2 whatever the others go over.
    async fn connect_for_call(
        &mut self,
        request: &Outgoing,
        origin: &Rc<str>,
    ) -> Result<Link, TransportError> {
        let is_in_process = self.shared.service.is_some();
        if let Some(why) = self.settings.why_no_calls(is_in_process) {
            return Err(TransportError::before_connecting(why.to_owned()));
        }
        let settings = Arc::new(self.settings.for_calls());
        let shared = Rc::clone(&self.shared);
        self.connect_with(request, origin, (&settings, &shared.call_sessions))
            .await
    }

    async fn connect_with(
        &mut self,
        request: &Outgoing,
        origin: &Rc<str>,
        (settings, sessions): (&TransportSettings, &Sessions),
    ) -> Result<Link, TransportError> {
        self.connecting = true;
        let opening = self.marks.opening.unwrap_or_default();
        let dialer = Dialer::new(settings, sessions, opening);
        // Each user holds what a request needs, but a connection is opened now and then.
        let opened = Box::pin(async {
            let opening = pin!(Self::dial(request, origin, &dialer));
            within(settings.connect_timeout, opening).await
        });
        let opened = opened.await;
        self.marks.opening = Some(dialer.opening.get());
        self.connecting = false;
        opened
    }

    /// Whether the requests beside this one may go over the same connection.
    fn may_share(&self, request: &Outgoing) -> bool {
        let settings = &self.settings;
        let may_be_http2 = settings.http2 || (request.url.scheme() == "https" && !settings.http1);
        let may_be_http2 = may_be_http2 || request.is_call;
        let keeps =
            settings.connections != Connections::PerRequest && self.shared.service.is_none();
        self.is_beside_others && keeps && cfg!(feature = "http2") && may_be_http2
    }

    fn take_in(
        &mut self,
        received: Received,
        link: Link,
        request: &Outgoing,
    ) -> Result<Answer, TransportError> {
        if received.keep && self.settings.connections != Connections::PerRequest {
            self.shared.links.borrow_mut().keep(link);
        } else {
            self.forget(&link);
        }
        if received.sets_cookies {
            let mut jar = self.shared.jar.borrow_mut();
            jar.take(&received.answer, &request.url);
        }
        match received.packed && !request.discards {
            true => unpack::unpack(received.answer),
            false => Ok(received.answer),
        }
    }

    async fn dial(
        request: &Outgoing,
        origin: &Rc<str>,
        dialer: &Dialer<'_>,
    ) -> Result<Link, TransportError> {
        let url = &request.url;
        let route = match proxies::before(url) {
            None => dial::speak(dial::dial(url, dialer).await?, url, dialer).await?,
            Some(proxy) if proxy.fetches(url, dialer.settings) => {
                Route::Forwarded(Box::new(Box::pin(proxy.forwarded(dialer)).await?))
            }
            Some(proxy) => {
                let way = Box::pin(proxy.open(url, dialer)).await?;
                dial::speak(way, url, dialer).await?
            }
        };
        let origin = Rc::clone(origin);
        Ok(Link { origin, route })
    }
}

/// What takes longer than a connection may is given up.
async fn within<T>(
    limit: Option<Duration>,
    opening: Pin<&mut impl Future<Output = Result<T, TransportError>>>,
) -> Result<T, TransportError> {
    let Some(limit) = limit else {
        return opening.await;
    };
    let opened = tokio::time::timeout(limit, opening).await;
    opened.unwrap_or_else(|_| Err(super::errors::no_connection(limit)))
}

impl From<Fault> for TransportError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Stale => super::errors::incomplete(),
            Fault::Unanswered(error) | Fault::Other(error) => error,
            #[cfg(feature = "http2")]
            Fault::Unprocessed(error) => error,
        }
    }
}
