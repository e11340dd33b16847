//! Streams of server-sent events: opened as a request is made, then read event by event.

mod again;
mod event;
mod reader;

use std::mem;
use std::pin::pin;
use std::rc::Rc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::StatusCode;
use http::header::CONTENT_TYPE;

pub use event::Event;

use crate::answer::Answer;
use crate::answer::request_result::RequestResult;
use crate::declare::endpoint::Declaration;
use crate::declare::protocol::Protocol;
use crate::metrics::Sample;
use crate::play::opened::{SocketError, ready};
use crate::play::place::Place;
use crate::play::request::{breathe, keep, land_judged, rest_after_no_connection, take_off};
use crate::text::cut::cut;
use crate::text::printable::line;
use crate::text::units::limit;
use crate::transport::time_limit::TimeLimit;
use crate::transport::{Streamed, TransportError, packed_stream};
use crate::user::User;
use crate::user::line::Landing;
use again::{Again, Opened};
use reader::{Reader, TooLong};

/// The longest event that is read; a longer one is a failure, so that no stream can fill the memory.
const LONGEST_EVENT: usize = 64 * 1024 * 1024;

/// How much is read of an answer that is no stream, for what it says of itself.
const LONGEST_REFUSAL: usize = 4 * 1024;

/// How long that is waited for.
const REFUSAL: Duration = Duration::from_secs(1);

/// How many characters of a content type a failure's text has.
const LONGEST_TYPE: usize = 60;

const MEDIA_TYPE: &str = "text/event-stream";

const FIRST: &str = "SSE first event";
const NEXT: &str = "SSE event";
const ENDED: &str = "the server ended the stream";

/// A stream of [server-sent events](https://html.spec.whatwg.org/multipage/server-sent-events.html), as
/// `Feed = SSE "/feed"` declares it and `Feed.open(user).await?` opens it.
///
/// It has a connection of its own. Other requests can be made while it is open; dropping it closes it. Reports have a row `SSE open`
/// (to the head of the answer), a row `SSE first event` (from the request to the first event) and a row `SSE event` (from the call of
/// [`next`](Self::next) to the event).
///
/// ```
/// # use backpack::prelude::*;
/// endpoint! { pub Feed = SSE "/feed" { timeout: 30s }; }
///
/// async fn watch(user: &mut User) -> backpack::Result {
///     let mut feed = Feed.open(user).await?;
///     for _ in 0..10 {
///         let event = feed.next().await?;
///         println!("{}: {}", event.name(), event.data());
///     }
///     Ok(()) // and the stream is closed
/// }
/// ```
#[derive(Debug)]
pub struct Events {
    place: Place,
    /// How long one event may take.
    limit: Duration,
    alarm: TimeLimit,
    state: State,
    /// Of the answer that goes on.
    head: Answer,
    /// What came and was not read.
    rest: Bytes,
    reader: Reader,
    /// When the stream was asked for; none once its first event came.
    asked: Option<Instant>,
    /// Where it is opened again after its end.
    again: Option<Box<Again>>,
}

#[derive(Debug)]
enum State {
    Open(Box<Streamed>),
    /// It has ended, and is opened again then.
    Due(Instant),
    /// It has ended, and who reads it has yet to hear of it.
    Ended,
    /// There is nothing more to tell.
    Over,
}

/// Why there is no event.
enum Stop {
    /// The stream has ended as streams may.
    End,
    Failed(String),
}

impl From<TransportError> for Stop {
    fn from(error: TransportError) -> Self {
        Self::Failed(error.text)
    }
}

/// Opens a stream of events.
pub async fn open_events(
    user: &mut User,
    endpoint: &'static Declaration,
) -> Result<Events, SocketError> {
    let request = ready(user, endpoint).await?;
    let lateness = user.take_lateness();
    let aloft = take_off(user, request, lateness);
    let asked = Instant::now();
    let (outgoing, follow, limit) = (Rc::clone(&aloft.outgoing), aloft.follow, aloft.limit);
    let opening = user.line.open(&outgoing, follow, limit).await;
    let (head, streamed) = take_head(opening.outcome).await;
    let landing = Landing {
        outcome: head,
        elapsed: opening.elapsed,
        repeats: 0,
    };
    let judge = |answer, elapsed, _: &_, _: &_| judge(answer, elapsed);
    let (result, connecting) = land_judged(user, endpoint, aloft, landing, judge);
    if connecting {
        rest_after_no_connection(user).await;
    }
    keep(user, endpoint, &result);
    let (Some(streamed), Some(head)) = (streamed, result.answer()) else {
        return Err(SocketError::of(&result));
    };
    let longest = user.state_of(endpoint).attributes.longest_message;
    let reconnects = matches!(endpoint.protocol, Protocol::Events { reconnect: true });
    Ok(Events {
        limit,
        alarm: TimeLimit::default(),
        state: State::Open(Box::new(streamed)),
        head: head.clone(),
        rest: Bytes::new(),
        reader: Reader::new(longest.unwrap_or(LONGEST_EVENT)),
        asked: Some(asked),
        again: reconnects.then(|| Box::new(Again::of(user, follow, limit))),
        place: Place::of(user, endpoint, outgoing),
    })
}

/// The head of the answer; where it is no stream of events, with the beginning of its body.
async fn take_head(
    outcome: Result<Streamed, TransportError>,
) -> (Result<Answer, TransportError>, Option<Streamed>) {
    let mut streamed = match outcome {
        Ok(streamed) => streamed,
        Err(error) => return (Err(error), None),
    };
    let head = streamed.head().clone();
    if refusal(&head).is_none() {
        return (Ok(head), Some(streamed));
    }
    let mut body = Vec::new();
    let read = async {
        while body.len() < LONGEST_REFUSAL
            && let Ok(Some(piece)) = streamed.piece().await
        {
            body.extend_from_slice(&piece);
        }
    };
    // What came until then is all there is.
    let _ = tokio::time::timeout(REFUSAL, read).await;
    (Ok(head.followed_by(body.into())), None)
}

/// Why this answer is no stream of events.
fn refusal(answer: &Answer) -> Option<String> {
    if answer.status() != StatusCode::OK {
        let text = format!("status {}, expected 200", answer.status());
        return Some(match answer.words() {
            Some(words) => format!("{text}: {words}"),
            None => text,
        });
    }
    let Some(said) = answer.headers().get(CONTENT_TYPE) else {
        return Some(format!(
            "the answer has no content-type, expected {MEDIA_TYPE}"
        ));
    };
    let said = String::from_utf8_lossy(said.as_bytes());
    let essence = said.split(';').next().unwrap_or_default().trim();
    if !essence.eq_ignore_ascii_case(MEDIA_TYPE) {
        let said = line(&cut(&said, LONGEST_TYPE));
        return Some(format!(
            "the content-type of the answer is `{said}`, expected {MEDIA_TYPE}"
        ));
    }
    packed_stream(answer).map(|error| error.text)
}

fn judge(answer: Answer, elapsed: Duration) -> RequestResult {
    let refusal = refusal(&answer);
    let result = RequestResult::answered(answer, elapsed);
    match refusal {
        Some(text) => result.failed_because(text),
        None => result,
    }
}

impl Events {
    /// The next event. It is waited for as long as the endpoint's `timeout` says; a stream that gave none until then stays open.
    ///
    /// With `reconnect: true`, a stream that has ended is opened again, as browsers do: after the time that the server has said in
    /// `retry`, or 3 s, and with the latest id as `last-event-id`. Each opening is a row of its own.
    ///
    /// # Errors
    /// Where none came in time, the connection broke off, an event is longer than 64 MiB (or than [`set_longest_message`](crate::EndpointState::set_longest_message) says), or the server ended the stream: see
    /// [`next_or_end`](Self::next_or_end). What went wrong is counted, once.
    pub async fn next(&mut self) -> Result<Event, SocketError> {
        match self.advance(true).await? {
            Some(event) => Ok(event),
            None => Err(SocketError(ENDED.to_owned())),
        }
    }

    /// The next event; none at the end of the stream, which is no failure then.
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// # endpoint! { Import = SSE "/import"; }
    /// async fn import(user: &mut User) -> backpack::Result {
    ///     let mut steps = Import.open(user).await?;
    ///     while let Some(step) = steps.next_or_end().await? {
    ///         println!("{}", step.data());
    ///     }
    ///     Ok(())
    /// }
    /// ```
    ///
    /// # Errors
    /// As [`next`](Self::next), but for the end.
    pub async fn next_or_end(&mut self) -> Result<Option<Event>, SocketError> {
        self.advance(false).await
    }

    /// Closes the stream, as dropping it does.
    pub fn close(self) {}

    /// The next event, counted; none at the end of the stream, which is a failure or none.
    async fn advance(&mut self, end_fails: bool) -> Result<Option<Event>, SocketError> {
        self.place.park_if_stopping().await;
        if let State::Over = self.state {
            // Nothing is awaited; a user's own loop around it must still hear of the test's end.
            breathe().await;
            return match end_fails {
                true => Err(SocketError(ENDED.to_owned())),
                false => Ok(None),
            };
        }
        let operation = if self.asked.is_some() { FIRST } else { NEXT };
        let row = self.place.begin(operation);
        let waited = self.wait().await;
        // The first one is measured from the request on.
        let elapsed = self.asked.map_or(row.elapsed(), |asked| asked.elapsed());
        let (result, event) = match waited {
            Ok(event) => {
                self.asked = None;
                let data = Bytes::copy_from_slice(event.data.as_bytes());
                let answer = self.head.followed_by(data);
                (RequestResult::answered(answer, elapsed), Some(event))
            }
            Err(Stop::End) if !end_fails => {
                self.state = State::Over;
                row.leave_out();
                return Ok(None);
            }
            Err(Stop::End) => {
                self.state = State::Over;
                (RequestResult::unanswered(ENDED.to_owned(), elapsed), None)
            }
            Err(Stop::Failed(text)) => {
                let text = self.place.hide(&text);
                (RequestResult::unanswered(text, elapsed), None)
            }
        };
        self.place.show(&row, operation, &result);
        row.end(&Sample {
            status: result.status_code(),
            elapsed,
            bytes_in: event.as_ref().map_or(0, |event| event.length),
            error: result.error(),
            ..Sample::default()
        });
        match event {
            Some(event) => {
                self.place.leave(result);
                Ok(Some(event))
            }
            None => Err(SocketError::of(&result)),
        }
    }

    /// The next event, however often the stream is opened for it.
    async fn wait(&mut self) -> Result<Event, Stop> {
        let until = Instant::now().checked_add(self.limit);
        loop {
            match &self.state {
                State::Open(_) => match self.read(until).await? {
                    Some(event) => return Ok(event),
                    None => self.note_end()?,
                },
                State::Due(due) => {
                    let due = *due;
                    if let Some(until) = until.filter(|until| *until < due) {
                        tokio::time::sleep_until(until.into()).await;
                        return Err(Stop::Failed(self.too_late()));
                    }
                    tokio::time::sleep_until(due.into()).await;
                    self.open_again().await?;
                }
                State::Ended | State::Over => return Err(Stop::End),
            }
        }
    }

    /// The next event of the stream that is open; none at its end.
    async fn read(&mut self, until: Option<Instant>) -> Result<Option<Event>, Stop> {
        let left = until.map_or(Duration::MAX, |until| {
            until.saturating_duration_since(Instant::now())
        });
        let mut alarm = mem::take(&mut self.alarm);
        let read = {
            let reading = pin!(self.read_on());
            alarm.within(Instant::now().into(), left, reading).await
        };
        self.alarm = alarm;
        match read {
            Some(read) => read,
            None => Err(Stop::Failed(self.too_late())),
        }
    }

    async fn read_on(&mut self) -> Result<Option<Event>, Stop> {
        loop {
            match self.reader.take(&mut self.rest) {
                Ok(Some(event)) => return Ok(Some(event)),
                Ok(None) => {}
                Err(TooLong { longest }) => {
                    self.state = State::Over;
                    let most = limit(longest);
                    let text = format!("an event of the stream is longer than {most}");
                    return Err(Stop::Failed(text));
                }
            }
            let State::Open(streamed) = &mut self.state else {
                return Ok(None);
            };
            match streamed.piece().await {
                Ok(Some(piece)) => self.rest = piece,
                Ok(None) => return Ok(None),
                // Browsers take the one for the other.
                Err(_) if self.again.is_some() => return Ok(None),
                Err(error) => {
                    self.state = State::Over;
                    return Err(error.into());
                }
            }
        }
    }

    /// The stream that was open has ended.
    fn note_end(&mut self) -> Result<(), Stop> {
        if self.again.is_some() {
            let pause = self.reader.retry().unwrap_or(again::PAUSE);
            self.state = again::due_after(pause);
            return Ok(());
        }
        if self.reader.is_in_event() {
            self.state = State::Over;
            let text = format!("{ENDED} in the middle of an event");
            return Err(Stop::Failed(text));
        }
        self.state = State::Ended;
        Ok(())
    }

    /// Opens the stream that has ended; where nobody answers, it is due again later.
    async fn open_again(&mut self) -> Result<(), Stop> {
        let Some(again) = &mut self.again else {
            self.state = State::Ended;
            return Ok(());
        };
        self.place.park_if_stopping().await;
        self.reader.begin_again();
        self.rest = Bytes::new();
        let pause = self.reader.retry().unwrap_or(again::PAUSE);
        self.state = match again.open(&mut self.place, self.reader.id()).await {
            Opened::Stream(streamed) => {
                self.head = streamed.head().clone();
                State::Open(streamed)
            }
            Opened::Nobody => again::due_after(pause.max(again::LEAST_PAUSE)),
            Opened::NoMore => State::Ended,
            Opened::Refused(text) => {
                self.state = State::Over;
                return Err(Stop::Failed(text));
            }
        };
        Ok(())
    }

    fn too_late(&self) -> String {
        format!("no event within {:?}", self.limit)
    }
}
