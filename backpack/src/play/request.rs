//! One request, from the seal to the kept values. The order is the contract's.

use std::rc::Rc;
use std::time::Duration;

use crate::answer::Answer;
use crate::answer::request_result::RequestResult;
use crate::answer::typed_result::TypedResult;
use crate::declare::attributes::Body;
use crate::declare::endpoint::Declaration;
use crate::declare::grpc::Codec;
use crate::declare::status::StatusRange;
use crate::declare::typed::Reading;
use crate::declare::verb::Verb;
use crate::metrics::{SeriesIndex, SeriesKey};
use crate::play::flight::Flight;
use crate::play::{check, graphql, grpc};
use crate::text::cut::cut;
use crate::text::printable::line;
use crate::transport::Outgoing;
use crate::user::context::Context;
use crate::user::endpoint_state::EndpointState;
use crate::user::line::Landing;
use crate::user::prepared::{self, Prepared};
use crate::user::shown;
use crate::user::sighting::{self, Sighting};
use crate::user::signals::Signals;
use crate::user::trace_context::TRACEPARENT;
use crate::user::{Scene, User};

/// How many characters the reason has why an answer is not of its type.
const LONGEST_REASON: usize = 300;

/// Makes one request by this user.
pub async fn request(user: &mut User, endpoint: &'static Declaration, verb: Verb) -> RequestResult {
    park_if_stopping(user).await;
    let request = match get_ready(user, endpoint, verb) {
        Ok(request) => request,
        Err(result) => {
            breathe().await;
            return result;
        }
    };
    let lateness = user.take_lateness();
    let aloft = take_off(user, request, lateness);
    let (outgoing, follow, limit) = (&aloft.outgoing, aloft.follow, aloft.limit);
    let landing = user.line.exchange(outgoing, follow, limit).await;
    let (result, connecting) = land(user, endpoint, aloft, landing);
    if connecting {
        rest_after_no_connection(user).await;
    }
    keep(user, endpoint, &result);
    result
}

/// All that comes before a request is sent; where none is, what came of it.
#[inline]
pub(super) fn get_ready(
    user: &mut User,
    endpoint: &'static Declaration,
    verb: Verb,
) -> Result<Request, RequestResult> {
    take_in_news(user);
    let sealed = user.state_mut(endpoint).is_sealed();
    user.introduce_newcomers();
    if sealed {
        return Err(skip(user, endpoint));
    }
    if !endpoint.cells.is_empty() {
        user.give_cells(endpoint);
    }
    prepare(user, endpoint, verb).map_err(|text| refuse(user, endpoint, verb, text))
}

/// Makes one request whose answer has a type.
pub async fn request_typed<T>(
    user: &mut User,
    endpoint: &'static Declaration,
    verb: Verb,
) -> TypedResult<T> {
    TypedResult::of(request(user, endpoint, verb).await)
}

/// At the end of a test, or of its user, no new request starts: the user waits here until it is dropped.
pub(super) async fn park_if_stopping(user: &User) {
    park_if(&user.context, &user.signals).await;
}

/// The same for what has no user at hand.
pub(super) async fn park_if(context: &Context, signals: &Signals) {
    let stopping = context.stopping.get() || signals.is_stopping();
    if stopping && !signals.leaving.get() {
        std::future::pending::<()>().await;
    }
}

/// What sends nothing awaits nothing; a user's own loop around it must still hear of the test's end.
pub(super) async fn breathe() {
    tokio::task::yield_now().await;
}

fn skip(user: &mut User, endpoint: &'static Declaration) -> RequestResult {
    let result = RequestResult::skipped();
    user.context
        .recorder
        .borrow_mut()
        .skipped(endpoint.type_name);
    user.measures.skipped = true;
    user.state_mut(endpoint).set_latest(result.clone());
    result
}

/// A request that can be sent.
pub(super) struct Request {
    pub(super) outgoing: Rc<Outgoing>,
    /// How long it may take.
    pub(super) limit: Duration,
    /// Whether redirects are followed.
    follow: bool,
    series: SeriesIndex,
}

impl Request {
    /// The same, counted elsewhere.
    #[cfg(feature = "grpc")]
    pub(super) fn counted_in(self, series: SeriesIndex) -> Self {
        Self { series, ..self }
    }
}

/// Puts the dependencies in and builds what is sent; what was built before is used again where nothing changed.
fn prepare(user: &mut User, endpoint: &'static Declaration, verb: Verb) -> Result<Request, String> {
    let context = Rc::clone(&user.context);
    let scene = user.scene();
    let state = user.state_mut(endpoint);
    state.put_dependencies_in();
    let limit = state.timeout().unwrap_or(context.settings.timeout);
    let known = state.prepared.as_ref().and_then(|known| known.get(verb));
    let outgoing = match known {
        Some(outgoing) => outgoing,
        None => {
            let host = &context.settings.host;
            let outgoing = prepared::build(host, endpoint, verb, &state.attributes, limit)?;
            let body = &state.attributes.body;
            let prepared = &mut state.prepared;
            let prepared = prepared.get_or_insert_with(|| Prepared::with_body(body));
            prepared.keep(verb, outgoing)
        }
    };
    Ok(Request {
        outgoing,
        limit,
        follow: state.follows_redirects(),
        series: series(&context, scene, state, verb),
    })
}

/// A request that cannot be built is a failure; nothing is sent.
pub(super) fn refuse(
    user: &mut User,
    endpoint: &'static Declaration,
    verb: Verb,
    text: String,
) -> RequestResult {
    let text = user.hidden(endpoint).text(text).into_owned();
    let context = Rc::clone(&user.context);
    let scene = user.scene();
    let series = series(&context, scene, user.state_mut(endpoint), verb);
    context.recorder.borrow_mut().unsent(series, &text);
    user.note_refusal();
    let result = RequestResult::unanswered(text, Duration::ZERO);
    show_refused(user, endpoint, verb, &result);
    user.state_mut(endpoint).set_latest(result.clone());
    result
}

/// A request that is sent.
pub(super) struct Aloft {
    pub(super) outgoing: Rc<Outgoing>,
    pub(super) limit: Duration,
    pub(super) follow: bool,
    series: SeriesIndex,
    flight: Flight,
}

/// From now on the request is on its way.
#[inline]
pub(super) fn take_off(user: &mut User, request: Request, lateness: Option<Duration>) -> Aloft {
    let Request {
        outgoing,
        limit,
        follow,
        series,
    } = request;
    let outgoing = match user.trace_contexts {
        Some(_) => traced(user, outgoing),
        None => outgoing,
    };
    user.note_request();
    let sent = outgoing.body.as_ref().map_or(0, |body| body.len() as u64);
    Aloft {
        limit,
        follow,
        series,
        flight: Flight::begin(user, series, sent, lateness),
        outgoing,
    }
}

/// Judges the answer that came over the user's line, and records it. Whether there was not even a connection comes with it.
#[inline]
pub(super) fn land(
    user: &mut User,
    endpoint: &'static Declaration,
    aloft: Aloft,
    landing: Landing,
) -> (RequestResult, bool) {
    land_judged(user, endpoint, aloft, landing, judge)
}

/// The same of what is judged by others.
#[inline]
pub(super) fn land_judged(
    user: &mut User,
    endpoint: &'static Declaration,
    aloft: Aloft,
    landing: Landing,
    judge: impl FnOnce(Answer, Duration, &EndpointState, &Outgoing) -> RequestResult,
) -> (RequestResult, bool) {
    let Aloft {
        outgoing,
        series,
        mut flight,
        ..
    } = aloft;
    user.measures.has_moved_on = false;
    let elapsed = landing.elapsed;
    if landing.repeats > 0 {
        flight.note_repeats(landing.repeats);
    }
    let mut came = 0;
    let (result, connecting) = match landing.outcome {
        Ok(answer) => {
            came = answer.length();
            flight.answered_after = Some(elapsed);
            let result = judge(answer, elapsed, user.state_mut(endpoint), &outgoing);
            let result = match result.is_failure() {
                true => hide(user, endpoint, result),
                false => result,
            };
            (result, false)
        }
        Err(error) => (
            RequestResult::unanswered(error.text, elapsed),
            error.connecting,
        ),
    };
    flight.land(&result, !connecting, user.line.phases(), came);
    if user.is_shown || user.context.witness.borrow().wants(series, &result) {
        show(user, endpoint, &outgoing, series, &result);
    }
    if tracing::enabled!(tracing::Level::DEBUG) {
        log(user, endpoint, &outgoing, &result);
    }
    user.line.ever_answered |= result.status_code().is_some();
    (result, connecting)
}

/// What a test declares to be secret is no part of a failure's text.
#[cold]
fn hide(user: &User, endpoint: &'static Declaration, result: RequestResult) -> RequestResult {
    match result.error() {
        Some(text) => {
            let text = user.hidden(endpoint).text(text).into_owned();
            result.failed_because(text)
        }
        None => result,
    }
}

/// Shows the exchange to whoever looks, and to who keeps some of them.
#[cold]
fn show(
    user: &User,
    endpoint: &'static Declaration,
    outgoing: &Rc<Outgoing>,
    series: SeriesIndex,
    result: &RequestResult,
) {
    let sighting = Sighting::by(user, endpoint, outgoing, result);
    let settings = &user.context.settings;
    if let Some(shown) = settings.shown.as_ref().filter(|_| user.is_shown) {
        shown.tell(sighting.written(settings, shown::LONGEST_BODY));
    }
    let mut witness = user.context.witness.borrow_mut();
    if witness.wants(series, result) {
        witness.note(series, sighting);
    }
}

/// A request that could not be sent, for whoever looks.
#[cold]
fn show_refused(user: &User, endpoint: &'static Declaration, verb: Verb, result: &RequestResult) {
    if let Some(shown) = user
        .context
        .settings
        .shown
        .as_ref()
        .filter(|_| user.is_shown)
    {
        shown.tell(sighting::unsent(user, endpoint, verb, result));
    }
}

/// The request with a trace context, unless it has one.
#[cold]
fn traced(user: &mut User, outgoing: Rc<Outgoing>) -> Rc<Outgoing> {
    match &mut user.trace_contexts {
        Some(contexts) if !outgoing.headers.contains_key(TRACEPARENT) => {
            Rc::new(outgoing.with_header(TRACEPARENT, contexts.next()))
        }
        _ => outgoing,
    }
}

/// For whoever wants to see each request.
#[cold]
fn log(user: &User, endpoint: &'static Declaration, outgoing: &Outgoing, result: &RequestResult) {
    let (number, method) = (user.number(), &outgoing.method);
    let url = user.hidden(endpoint).url(outgoing.url.as_str());
    let (elapsed, length) = (result.elapsed(), result.body_length());
    match (result.error(), result.status_code()) {
        (Some(error), _) => {
            tracing::debug!("user {number}: {method} {url} failed after {elapsed:.1?}: {error}");
        }
        (None, status) => {
            let status = status.unwrap_or_default();
            tracing::debug!(
                "user {number}: {method} {url} {status} in {elapsed:.1?}, {length} bytes"
            );
        }
    }
}

/// Success or failure: first by the status, then by the contract, by the errors that a GraphQL answer tells of, by its type, and by
/// the check.
fn judge(
    answer: Answer,
    elapsed: Duration,
    state: &EndpointState,
    asked: &Outgoing,
) -> RequestResult {
    if let Some(codec) = state.declaration.protocol.codec() {
        return judge_call(answer, elapsed, state, codec);
    }
    let expected = state
        .expect()
        .iter()
        .any(|range| range.contains(answer.status()));
    let unexpected = (!expected).then(|| {
        let text = unexpected(answer.status(), state.expect());
        match answer.words() {
            Some(words) => format!("{text}: {words}"),
            None => text,
        }
    });
    let asks_graphql = asked.body.is_some() && matches!(state.attributes.body, Body::Graphql(_));
    let refused = unexpected
        .or_else(|| {
            state
                .held
                .as_ref()?
                .hold(&asked.method, &asked.url, &answer)
                .err()
        })
        .or_else(|| asks_graphql.then(|| graphql::ask(answer.json_bytes()).err())?)
        .or_else(|| read(&answer, state.declaration.answer?).err());
    let result = RequestResult::answered(answer, elapsed);
    if let Some(text) = refused {
        return result.failed_because(text);
    }
    match check::ask(state.declaration.checks, &result) {
        Ok(()) => result,
        Err(text) => result.failed_because(text),
    }
}

/// Success or failure of a gRPC call.
fn judge_call(
    answer: Answer,
    elapsed: Duration,
    state: &EndpointState,
    codec: &Codec,
) -> RequestResult {
    let (answer, told) = grpc::judge(answer, codec, state.expect());
    let result = RequestResult::answered(answer, elapsed);
    let checked = told.and_then(|()| check::ask(state.declaration.checks, &result));
    match checked {
        Ok(()) => result,
        Err(text) => result.failed_because(text),
    }
}

/// Reads the body as what was declared, where there is one.
fn read(answer: &Answer, reading: Reading) -> Result<(), String> {
    if answer.status_has_no_body() {
        return Ok(());
    }
    let why = |text: String| line(&cut(&text, LONGEST_REASON));
    answer.keep_value(reading.read(answer.json_bytes()).map_err(why)?);
    Ok(())
}

fn unexpected(status: u16, expect: &[StatusRange]) -> String {
    let range = |range: &StatusRange| match range.from == range.to {
        true => range.from.to_string(),
        false => format!("{}..={}", range.from, range.to),
    };
    let ranges: Vec<_> = expect.iter().map(range).collect();
    format!("status {status}, expected {}", ranges.join(", "))
}

/// What the user's sockets and streams have left for it.
#[inline]
pub(super) fn take_in_news(user: &mut User) {
    if user.signals.mailbox.has_news() {
        hear(user);
    }
}

#[cold]
fn hear(user: &mut User) {
    let news = user.signals.mailbox.take();
    user.note_operations(news.operations);
    for (endpoint, message) in news.messages {
        keep(user, endpoint, &message);
    }
}

/// Replaces the latest result and, on success, gives the values that others depend on.
#[inline]
pub(super) fn keep(user: &mut User, endpoint: &'static Declaration, result: &RequestResult) {
    let made = user.requests_made();
    let state = user.state_mut(endpoint);
    state.set_latest(result.clone());
    if result.is_failure() {
        return;
    }
    state.succeeded_as = made;
    if !state.wanted.is_empty() {
        let wanted = std::mem::take(&mut state.wanted);
        user.give(&wanted, result);
        user.state_mut(endpoint).wanted = wanted;
    }
}

/// Where nobody answers, users do not spin: the scenario's wait follows, and where that is none and this user never got
/// an answer, a second.
pub(super) async fn rest_after_no_connection(user: &mut User) {
    if !user.never_waits() {
        user.think().await;
        user.owes_wait(); // and has paid
    } else if !user.line.ever_answered {
        user.rest(tokio::time::sleep(Duration::from_secs(1))).await;
    }
}

/// Under which series this request is recorded; looked up once for each name, method and prefix.
fn series(context: &Context, scene: Scene, state: &mut EndpointState, verb: Verb) -> SeriesIndex {
    let known = state
        .series
        .iter()
        .find(|(of, prefix, _)| *of == verb && *prefix == scene.prefix);
    if let Some((.., series)) = known {
        return *series;
    }
    let key = SeriesKey {
        endpoint: state.declaration.id,
        type_name: state.declaration.type_name,
        method: state.declaration.row(verb),
        scenario: scene.scenario,
        name: context.prefixed(scene.prefix, state.name()),
    };
    let series = context.recorder.borrow_mut().series(key);
    state.series.push((verb, scene.prefix, series));
    series
}
