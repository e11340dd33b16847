//! The messages of a gRPC answer, read one by one as they come.

use std::mem;
use std::pin::pin;
use std::rc::Rc;
use std::time::{Duration, Instant};

use bytes::{Buf, Bytes, BytesMut};
use serde_json::Value;

use super::{begins, ends};
use crate::answer::Answer;
use crate::answer::request_result::RequestResult;
use crate::declare::endpoint::Declaration;
use crate::declare::grpc::{Codec, Frames};
use crate::declare::status::StatusRange;
use crate::metrics::Sample;
use crate::play::opened::{SocketError, ready};
use crate::play::place::Place;
use crate::play::request::{breathe, keep, land_judged, rest_after_no_connection, take_off};
use crate::transport::Streamed;
use crate::transport::time_limit::TimeLimit;
use crate::user::User;
use crate::user::line::Landing;

/// How long a call may take.
const TIMEOUT: &str = "grpc-timeout";

const OPEN: &str = "GRPC open";
const RECEIVE: &str = "GRPC receive";

/// The messages of a gRPC answer, as `Count.open(user).await?` gives them of a method that streams.
///
/// The call has a connection of its own. Other requests can be made meanwhile; dropping it gives it up. Reports have a row `GRPC open`
/// (to the head of the answer) and a row `GRPC receive` (from the call of [`next`](Self::next) to the message).
///
/// ```
/// # use backpack::prelude::*;
/// endpoint! { Count = GRPC "/greet.Greeter/Count" { proto: "proto/greet.proto", message: { "to": 10 } }; }
///
/// async fn count(user: &mut User) -> backpack::Result {
///     let mut numbers = Count.open(user).await?;
///     while let Some(number) = numbers.next().await? {
///         println!("{}", number["value"]);
///     }
///     Ok(())
/// }
/// ```
#[derive(Debug)]
pub struct GrpcMessages {
    place: Place,
    codec: &'static Codec,
    /// The statuses that count as success.
    expect: Vec<StatusRange>,
    /// How long one message may take.
    limit: Duration,
    alarm: TimeLimit,
    head: Answer,
    /// None: it is over.
    streamed: Option<Box<Streamed>>,
    /// What came and is no whole message yet.
    rest: BytesMut,
}

/// Makes a call whose messages are read one by one.
pub async fn open_messages(
    user: &mut User,
    endpoint: &'static Declaration,
) -> Result<GrpcMessages, SocketError> {
    let mut request = ready(user, endpoint).await?;
    // It would be the time of all messages together, where the time-out is that of each.
    let own = user.state_of(endpoint).attributes.headers.checked();
    if !own.is_ok_and(|own| own.contains_key(TIMEOUT)) {
        request.outgoing = Rc::new(request.outgoing.without_header(TIMEOUT));
    }
    let codec = endpoint.protocol.codec();
    let codec = codec.expect("only methods of gRPC have messages");
    let expect = user.state_mut(endpoint).expect().to_vec();
    let mut place = Place::of(user, endpoint, Rc::clone(&request.outgoing));
    let request = request.counted_in(place.series(OPEN));
    let lateness = user.take_lateness();
    let aloft = take_off(user, request, lateness);
    let (outgoing, limit) = (Rc::clone(&aloft.outgoing), aloft.limit);
    let opening = user.line.open(&outgoing, false, limit).await;
    let (outcome, streamed) = match opening.outcome {
        Ok(streamed) => (Ok(streamed.head().clone()), Some(Box::new(streamed))),
        Err(error) => (Err(error), None),
    };
    let landing = Landing {
        outcome,
        elapsed: opening.elapsed,
        repeats: 0,
    };
    let judge = |head, elapsed, _: &_, _: &_| judge(head, elapsed, &expect);
    let (result, connecting) = land_judged(user, endpoint, aloft, landing, judge);
    if connecting {
        rest_after_no_connection(user).await;
    }
    keep(user, endpoint, &result);
    match result.answer().filter(|_| result.is_success()) {
        Some(head) => Ok(GrpcMessages {
            place,
            codec,
            limit,
            alarm: TimeLimit::default(),
            head: head.clone(),
            streamed,
            rest: BytesMut::new(),
            expect,
        }),
        None => Err(SocketError::of(&result)),
    }
}

/// The head of an answer; where it says how the call ended, that too.
fn judge(head: Answer, elapsed: Duration, expect: &[StatusRange]) -> RequestResult {
    let told = begins(&head).and_then(|()| match head.headers().contains_key("grpc-status") {
        true => ends(head.headers(), expect).map(|_| ()),
        false => Ok(()),
    });
    let result = RequestResult::answered(head, elapsed);
    match told {
        Ok(()) => result,
        Err(why) => result.failed_because(why),
    }
}

/// A message as JSON, and how many bytes it had.
struct Read {
    json: String,
    length: u64,
}

impl GrpcMessages {
    /// The next message, as JSON; none behind the last, where the answer ends with an expected status. It is waited for as long as the
    /// endpoint's `timeout` says; a call that gave none until then goes on.
    ///
    /// # Errors
    /// Where none came in time, the connection broke off, what came is no message, or the answer ends with another status. What went
    /// wrong is counted, once.
    pub async fn next(&mut self) -> Result<Option<Value>, SocketError> {
        self.place.park_if_stopping().await;
        if self.streamed.is_none() {
            // Nothing is awaited; a user's own loop around it must still hear of the test's end.
            breathe().await;
            return Ok(None);
        }
        let row = self.place.begin(RECEIVE);
        let read = self.wait().await;
        let elapsed = row.elapsed();
        let (result, length) = match read {
            Ok(Some(Read { json, length })) => {
                let answer = self.head.followed_by(Bytes::from(json));
                (RequestResult::answered(answer, elapsed), length)
            }
            Ok(None) => {
                row.leave_out();
                return Ok(None);
            }
            Err(text) => {
                let text = self.place.hide(&text);
                (RequestResult::unanswered(text, elapsed), 0)
            }
        };
        self.place.show(&row, RECEIVE, &result);
        row.end(&Sample {
            status: result.status_code(),
            elapsed,
            bytes_in: length,
            error: result.error(),
            ..Sample::default()
        });
        if result.is_failure() {
            return Err(SocketError::of(&result));
        }
        let message = serde_json::from_slice(result.json_bytes()).unwrap_or_default();
        self.place.leave(result);
        Ok(Some(message))
    }

    /// The next message, within the time of the endpoint.
    async fn wait(&mut self) -> Result<Option<Read>, String> {
        let mut alarm = mem::take(&mut self.alarm);
        let limit = self.limit;
        let read = {
            let reading = pin!(self.read());
            alarm.within(Instant::now().into(), limit, reading).await
        };
        self.alarm = alarm;
        match read {
            Some(Ok(Some(read))) => Ok(Some(read)),
            Some(end) => {
                self.streamed = None;
                end
            }
            None => Err(format!("no message within {limit:?}")),
        }
    }

    async fn read(&mut self) -> Result<Option<Read>, String> {
        loop {
            if let Some(read) = self.take_message()? {
                return Ok(Some(read));
            }
            let Some(streamed) = &mut self.streamed else {
                return Ok(None);
            };
            match streamed.piece().await {
                Ok(Some(piece)) => self.rest.extend_from_slice(&piece),
                Ok(None) => break,
                Err(error) => return Err(error.text),
            }
        }
        if !self.rest.is_empty() {
            return Err(Frames::of(&self.rest).cut());
        }
        let trailers = self.streamed.as_ref().and_then(|it| it.trailers());
        let trailers = trailers.as_ref().unwrap_or_else(|| self.head.headers());
        ends(trailers, &self.expect).map(|_| None)
    }

    fn take_message(&mut self) -> Result<Option<Read>, String> {
        let mut frames = Frames::of(&self.rest);
        let Some(message) = frames.whole()? else {
            return Ok(None);
        };
        let json = self.codec.decode(message)?;
        let length = self.rest.len() - frames.rest().len();
        self.rest.advance(length);
        Ok(Some(Read {
            json,
            length: length as u64,
        }))
    }
}
