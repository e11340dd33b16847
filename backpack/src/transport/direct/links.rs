//! The connections of a user, and what else its requests share that are made side by side.

use std::cell::RefCell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

use super::super::beside::Beside;
use super::super::cookies::Jar;
use super::super::service::Service;
use super::super::tls::Sessions;
use super::Route;

/// How many connections a user keeps, each to another server; more where it has made more requests at once.
const MOST_LINKS: usize = 8;

/// What one user has: all its requests share it.
#[derive(Debug, Default)]
pub(super) struct Shared {
    pub(super) links: RefCell<Links>,
    pub(super) jar: RefCell<Jar>,
    pub(super) sessions: Sessions,
    /// Of calls of gRPC.
    pub(super) call_sessions: Sessions,
    /// What is called in the place of all servers.
    pub(super) service: Option<Service>,
    /// The servers to which a request opens a connection that others beside it may use too.
    opening: RefCell<Vec<Rc<str>>>,
    /// What those that are made side by side tell each other.
    pub(super) beside: Rc<Beside>,
}

/// A way to one server.
#[derive(Debug)]
pub(super) struct Link {
    pub(super) origin: Rc<str>,
    pub(super) route: Route,
}

/// The ways to the servers that the user has been to.
#[derive(Debug)]
pub(super) struct Links {
    /// The one that was used last stands last.
    known: Vec<Link>,
    most: usize,
}

impl Default for Links {
    fn default() -> Self {
        Self {
            known: Vec::new(),
            most: MOST_LINKS,
        }
    }
}

impl Links {
    /// Keeps as many as requests are made at once.
    pub(super) fn make_room(&mut self, count: usize) {
        self.most = self.most.max(count);
    }

    pub(super) fn clear(&mut self) {
        self.known.clear();
    }

    /// The connection to a server, and whether it was idle for so long that something may have happened to it. It is nobody else's
    /// but where it `may_be_shared`, and can be.
    #[inline]
    pub(super) fn take(
        &mut self,
        origin: &Rc<str>,
        idle: bool,
        may_be_shared: bool,
    ) -> Option<(Link, bool)> {
        let is_it = |link: &Link| Rc::ptr_eq(&link.origin, origin) || link.origin == *origin;
        // Most users speak to one server, and one request after the other.
        if !may_be_shared && let Some(link) = self.known.pop_if(|link| is_it(link)) {
            return Some((link, idle));
        }
        let index = self.known.iter().rposition(is_it)?;
        // How long the others were idle nobody knows.
        let rested = idle || index + 1 < self.known.len();
        if may_be_shared && let Some(shared) = self.known[index].shared() {
            return Some((shared, rested));
        }
        Some((self.known.remove(index), rested))
    }

    /// Keeps what can be used again.
    #[inline]
    pub(super) fn keep(&mut self, link: Link) {
        if !self.known.is_empty() {
            self.make_way(&link);
        }
        self.known.push(link);
    }

    /// What is kept of one connection is kept once, and no more than is allowed of all.
    #[inline(never)]
    fn make_way(&mut self, link: &Link) {
        self.forget(link);
        if self.known.len() == self.most {
            self.known.remove(0);
        }
    }

    /// Has others use it too, where they can.
    pub(super) fn share(&mut self, link: &Link) {
        if let Some(link) = link.shared() {
            self.keep(link);
        }
    }

    pub(super) fn forget(&mut self, link: &Link) {
        self.known.retain(|known| !known.is(link));
    }
}

impl Link {
    /// The same, for another request at the same time; none where it carries one at a time.
    fn shared(&self) -> Option<Self> {
        match &self.route {
            #[cfg(feature = "http2")]
            Route::Http2(http2) => Some(Self {
                origin: Rc::clone(&self.origin),
                route: Route::Http2(http2.clone()),
            }),
            _ => None,
        }
    }

    /// Whether both are one connection.
    #[cfg_attr(not(feature = "http2"), allow(clippy::unused_self))]
    fn is(&self, other: &Self) -> bool {
        match (&self.route, &other.route) {
            #[cfg(feature = "http2")]
            (Route::Http2(one), Route::Http2(other)) => one.is(other),
            _ => false,
        }
    }
}

impl Shared {
    /// A new user's.
    pub(super) fn of(service: Option<Service>) -> Self {
        Self {
            service,
            ..Self::default()
        }
    }

    /// Waits for the connection to this server that another request opens; none where nobody does, and within, none where it
    /// cannot be shared.
    pub(super) async fn opened_by_another(&self, origin: &Rc<str>) -> Option<Option<Link>> {
        let is_opening = || self.opening.borrow().iter().any(|it| it == origin);
        if !is_opening() {
            return None;
        }
        // Who opens it stirs the others when it is done.
        poll_fn(|_| match is_opening() {
            true => Poll::Pending,
            false => Poll::Ready(()),
        })
        .await;
        let links = self.links.borrow();
        let mut to_it = links.known.iter().filter(|link| link.origin == *origin);
        Some(to_it.find_map(Link::shared))
    }

    /// Says that a connection to this server is being opened, until what it gives is dropped.
    pub(super) fn opens(self: &Rc<Self>, origin: &Rc<str>) -> Opens {
        self.opening.borrow_mut().push(Rc::clone(origin));
        Opens {
            shared: Rc::clone(self),
            origin: Rc::clone(origin),
        }
    }
}

/// A connection that is being opened.
pub(super) struct Opens {
    shared: Rc<Shared>,
    origin: Rc<str>,
}

impl Drop for Opens {
    fn drop(&mut self) {
        let mut opening = self.shared.opening.borrow_mut();
        if let Some(index) = opening.iter().position(|it| *it == self.origin) {
            opening.swap_remove(index);
        }
        self.shared.beside.stir();
    }
}
