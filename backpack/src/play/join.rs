//! Requests that one user makes side by side, as a browser does.

use std::future::poll_fn;
use std::pin::Pin;
use std::rc::Rc;
use std::task::Poll;

use crate::answer::request_result::RequestResult;
use crate::declare::endpoint::Declaration;
use crate::declare::outline::{StepKind, StepOutline};
use crate::declare::request_set::RequestSet;
use crate::declare::verb::Verb;
use crate::play::request::{
    Aloft, breathe, get_ready, keep, land, park_if_stopping, rest_after_no_connection, take_off,
};
use crate::transport::beside::Beside;
use crate::user::User;
use crate::user::line::{Landing, Line};

impl User {
    /// Makes requests side by side, and waits for all of their answers: what a browser does with the parts of a page.
    ///
    /// Each is measured as any other request is. All are made of what the user has when they begin: what others depend on is given
    /// to them when the last has landed. Over HTTP/2 they share a connection, over HTTP/1.1 each has one of its own; the user
    /// keeps them.
    ///
    /// It takes a tuple of up to twelve requests, an array or a [`Vec`] of them, and gives as many results in the same order.
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// # #[derive(serde::Deserialize)] struct Menu { entries: Vec<String> }
    /// endpoint! {
    ///     Menu_ = GET "/menu" -> Menu;
    ///     Offers = [GET, POST] "/offers";
    ///     Picture = GET "/pictures/{id}";
    /// }
    ///
    /// async fn open_page(user: &mut User) -> backpack::Result {
    ///     let (menu, offers) = user.join((Menu_::GET, Offers::GET)).await;
    ///     println!("{} entries, {:?}", menu.value()?.entries.len(), offers.status_code());
    ///     Ok(())
    /// }
    /// ```
    pub async fn join<S: RequestSet>(&mut self, requests: S) -> S::Results {
        let results = join(self, requests.each()).await;
        S::results(results)
    }
}

/// Makes the requests of a step side by side; whether all of them succeeded.
pub(super) async fn succeed(user: &mut User, steps: &'static [StepOutline]) -> bool {
    let requests = steps.iter().filter_map(|step| match step.kind {
        StepKind::Request(endpoint, verb) => Some((endpoint, verb)),
        _ => None,
    });
    let results = join(user, requests.collect()).await;
    results.iter().all(RequestResult::is_success)
}

/// A request of several: on its way, or what came of it.
struct Part {
    endpoint: &'static Declaration,
    aloft: Option<Aloft>,
    result: Option<RequestResult>,
    is_sent: bool,
}

async fn join(user: &mut User, requests: Vec<(&'static Declaration, Verb)>) -> Vec<RequestResult> {
    park_if_stopping(user).await;
    let mut parts = begin(user, requests);
    let unconnected = fly(user, &mut parts).await;
    let results: Vec<_> = parts
        .into_iter()
        .filter_map(|part| part.keep(user))
        .collect();
    // What failed silently is no failure of the step.
    let mut failures = results.iter().filter(|result| result.is_failure());
    user.measures.skipped = failures.all(RequestResult::was_skipped);
    if unconnected {
        rest_after_no_connection(user).await;
    }
    results
}

/// Makes all of them ready, and then begins them.
fn begin(user: &mut User, requests: Vec<(&'static Declaration, Verb)>) -> Vec<Part> {
    let requests = requests.into_iter();
    let ready = requests.map(|(endpoint, verb)| (endpoint, get_ready(user, endpoint, verb)));
    let ready: Vec<_> = ready.collect();
    // All of them are as late as their pass; where none is sent, a later one will bear that.
    let is_any_sent = ready.iter().any(|(_, ready)| ready.is_ok());
    let lateness = is_any_sent.then(|| user.take_lateness()).flatten();
    let parts = ready.into_iter().map(|(endpoint, ready)| match ready {
        Ok(request) => Part {
            endpoint,
            aloft: Some(take_off(user, request, lateness)),
            result: None,
            is_sent: true,
        },
        Err(result) => Part {
            endpoint,
            aloft: None,
            result: Some(result),
            is_sent: false,
        },
    });
    parts.collect()
}

/// Sends those that are on their ways, and judges each answer as it comes; whether there was not even a connection for one.
async fn fly(user: &mut User, parts: &mut [Part]) -> bool {
    let count = parts.iter().filter(|part| part.aloft.is_some()).count();
    if count == 0 {
        breathe().await;
        return false;
    }
    let mut spare = std::mem::take(&mut user.lines);
    let beside = user.line.tells_beside();
    let mut flights = Vec::with_capacity(parts.len());
    for part in &*parts {
        flights.push(part.aloft.as_ref().map(|aloft| {
            let mut line = spare.pop().unwrap_or_else(|| user.line.beside());
            line.begin_beside(&user.line, count);
            Box::pin(exchange(line, aloft))
        }));
    }
    let mut unconnected = false;
    let mut left = count;
    while left > 0 {
        for (index, line, landing) in landings(&mut flights, &beside).await {
            left -= 1;
            spare.push(line.replace(&mut user.line));
            let part = &mut parts[index];
            if let Some(aloft) = part.aloft.take() {
                let (result, connecting) = land(user, part.endpoint, aloft, landing);
                part.result = Some(result);
                unconnected |= connecting;
            }
        }
    }
    user.lines = spare;
    unconnected
}

/// One exchange over a line of its own, which comes back with what came.
fn exchange(mut line: Line, aloft: &Aloft) -> impl Future<Output = (Line, Landing)> + use<> {
    let (outgoing, follow, limit) = (Rc::clone(&aloft.outgoing), aloft.follow, aloft.limit);
    async move {
        let landing = line.exchange(&outgoing, follow, limit).await;
        (line, landing)
    }
}

/// Waits until at least one has landed; those that have, each with its index.
///
/// All are looked at whenever one may go on, and again where one noticed what another may go on with: it may have had its turn.
async fn landings<F: Future<Output = (Line, Landing)>>(
    flights: &mut [Option<Pin<Box<F>>>],
    beside: &Beside,
) -> Vec<(usize, Line, Landing)> {
    poll_fn(|context| {
        let mut landed = Vec::new();
        beside.begin_turn();
        loop {
            for (index, flight) in flights.iter_mut().enumerate() {
                if let Some(going) = flight
                    && let Poll::Ready((line, landing)) = going.as_mut().poll(context)
                {
                    *flight = None;
                    // What it held another may wait for.
                    beside.stir();
                    landed.push((index, line, landing));
                }
            }
            if !beside.take_stirred() {
                break;
            }
        }
        match landed.is_empty() {
            true => Poll::Pending,
            false => Poll::Ready(landed),
        }
    })
    .await
}

impl Part {
    /// Replaces the latest result of its endpoint, as every request does; a request that was not sent has done so.
    fn keep(self, user: &mut User) -> Option<RequestResult> {
        let result = self.result?;
        if self.is_sent {
            keep(user, self.endpoint, &result);
        }
        Some(result)
    }
}
