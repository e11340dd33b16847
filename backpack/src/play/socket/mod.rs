//! A WebSocket in the hands of a user's own code: what is asked, sent and received over it, each a row of the reports.

pub(crate) mod message;
pub(crate) mod open;

use std::collections::VecDeque;
use std::fmt;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::time::Duration;

use crate::answer::Answer;
use crate::answer::request_result::RequestResult;
use crate::declare::endpoint::Declaration;
use crate::metrics::Sample;
use crate::play::opened::SocketError;
use crate::play::place::Place;
use crate::play::request::breathe;
use crate::play::row::Row;
use crate::transport::Outgoing;
use crate::transport::socket::{Came, Trouble, WebSocket};
use crate::transport::time_limit::TimeLimit;
use crate::user::User;
use crate::user::sighting::Deed;
use message::{Message, Said, SocketMessage};

/// How many messages are kept that came while a reply was awaited.
const MOST_PASSED_OVER: usize = 1024;

const SEND: &str = "WS send";
const ASK: &str = "WS ask";
const RECEIVE: &str = "WS receive";

/// An open WebSocket, as `open` of an endpoint with `WS` gives it. It is the user's for as long as it is kept, and requests can be made
/// beside it.
///
/// What is done with it is measured and counted as a request is, each in a row of its own: `WS open`, `WS ask`, `WS receive` and `WS send`. Each
/// may take as long as a request of its endpoint may. What fails says why, in the report too: the code that the server closed the socket with,
/// or what it did against the rules.
///
/// Pings are answered with whatever is done next. A socket that is dropped ends without a farewell; [`close`](Self::close) says one.
///
#[cfg_attr(feature = "websocket", doc = "```")]
#[cfg_attr(not(feature = "websocket"), doc = "```ignore")]
/// use backpack::prelude::*;
///
/// endpoint! {
///     Chat = WS "/chat/{room}" { path: { "room": "lobby" } };
/// }
///
/// async fn talk(user: &mut User) -> backpack::Result {
///     let mut chat = Chat.open(user).await?;
///     chat.send(json!({ "text": "hi" })).await?;
///     let pong = chat.ask("ping", |message| message.text() == "pong").await?;
///     let next = chat.receive().await?;
///     println!("{} {}", pong.text(), next.text());
///     chat.close().await;
///     Ok(())
/// }
/// ```
pub struct Socket {
    socket: Box<WebSocket>,
    place: Place,
    /// The server's to the handshake.
    answer: Answer,
    limit: Duration,
    time_limit: TimeLimit,
    passed_over: PassedOver,
    close_code: Option<u16>,
}

impl fmt::Debug for Socket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Socket")
            .field("endpoint", &self.place.endpoint().type_name)
            .field("close_code", &self.close_code)
            .finish_non_exhaustive()
    }
}

/// What is done with a socket, once it is awaited. Its type says nothing of the message, so that what cannot be said is told of once.
pub type Doing<'s, T> = Pin<Box<dyn Future<Output = Result<T, SocketError>> + 's>>;

/// What came while a reply was awaited.
struct PassedOver {
    /// The oldest first.
    kept: VecDeque<Message>,
    /// How long they are together.
    bytes: u64,
    /// How long they may be: as one message.
    most_bytes: u64,
    dropped: u64,
}

impl PassedOver {
    fn of_at_most(bytes: usize) -> Self {
        Self {
            kept: VecDeque::new(),
            bytes: 0,
            most_bytes: bytes as u64,
            dropped: 0,
        }
    }

    fn add(&mut self, message: Message, place: &Place) {
        self.bytes += message.length();
        self.kept.push_back(message);
        while self.kept.len() > MOST_PASSED_OVER || self.bytes > self.most_bytes {
            self.take();
            self.dropped += 1;
            place.note_dropped();
        }
    }

    /// The oldest.
    fn take(&mut self) -> Option<Message> {
        let oldest = self.kept.pop_front()?;
        self.bytes -= oldest.length();
        Some(oldest)
    }
}

/// What came of an operation, and how many bytes with it.
struct Outcome {
    message: Result<Message, Trouble>,
    bytes_in: u64,
}

impl Socket {
    fn of(
        user: &User,
        endpoint: &'static Declaration,
        socket: Box<WebSocket>,
        outgoing: Rc<Outgoing>,
        answer: &Answer,
        longest: usize,
        limit: Duration,
    ) -> Self {
        Self {
            socket,
            place: Place::of(user, endpoint, outgoing),
            answer: answer.clone(),
            limit,
            time_limit: TimeLimit::default(),
            passed_over: PassedOver::of_at_most(longest),
            close_code: None,
        }
    }

    /// Sends a message: a text, JSON, or bytes. It is counted with its bytes, and nobody waits for what becomes of it.
    ///
    /// # Errors
    /// Where the socket is closed or broken, or the server takes nothing for as long as a request may take.
    pub fn send(&mut self, message: impl SocketMessage) -> Doing<'_, ()> {
        let said = message.said();
        Box::pin(self.say(said))
    }

    async fn say(&mut self, said: Said) -> Result<(), SocketError> {
        let row = self.begin(SEND).await;
        let (begun, limit) = (row.begun().into(), self.limit);
        let sent = {
            let sending = pin!(hand_over(&mut self.socket, &said));
            self.time_limit.within(begun, limit, sending).await
        };
        let sent = sent.unwrap_or_else(|| Err(timed_out(limit)));
        let deed = deed(SEND, Some(&said));
        match sent {
            Ok(()) => {
                if self.place.is_shown() {
                    let result = RequestResult::answered(self.answer.clone(), row.elapsed());
                    self.place.show(&row, deed, &result);
                }
                row.hand_over(self.answer.status(), said.bytes.len() as u64);
                Ok(())
            }
            Err(trouble) => {
                let text = self.note(&trouble);
                let result = RequestResult::unanswered(text.clone(), row.elapsed());
                self.place.show(&row, deed, &result);
                row.fail(&text);
                breathe().await;
                Err(SocketError(text))
            }
        }
    }

    /// Sends a message and waits for its reply: the first one that comes from now on of which `is_reply` is true. It is measured from the message to
    /// the reply.
    ///
    /// Others that come before it are kept for [`receive`](Self::receive): 1,024 of them, and no more bytes than one may have, then the oldest is dropped for each
    /// further one, see [`dropped`](Self::dropped).
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// # use backpack::Socket;
    /// # async fn example(chat: &mut Socket, id: u32) -> backpack::Result {
    /// let question = json!({ "id": id, "what": "players" });
    /// let reply = chat.ask(question, |message| message.json::<backpack::Value>().is_ok_and(|it| it["id"] == id)).await?;
    /// # let _ = reply; Ok(()) }
    /// ```
    ///
    /// # Errors
    /// Where none came in time, or the socket is closed or broken.
    pub fn ask<'s>(
        &'s mut self,
        message: impl SocketMessage,
        is_reply: impl FnMut(&Message) -> bool + 's,
    ) -> Doing<'s, Message> {
        let said = message.said();
        Box::pin(self.ask_so(said, is_reply))
    }

    async fn ask_so(
        &mut self,
        said: Said,
        mut is_reply: impl FnMut(&Message) -> bool,
    ) -> Result<Message, SocketError> {
        let row = self.begin(ASK).await;
        let mut bytes_in = 0;
        let (begun, limit) = (row.begun().into(), self.limit);
        let asked = {
            let (socket, passed_over) = (&mut self.socket, &mut self.passed_over);
            let place = &self.place;
            let asking = pin!(async {
                hand_over(socket, &said).await?;
                loop {
                    let message = next(socket, &self.answer).await?;
                    bytes_in += message.length();
                    if is_reply(&message) {
                        return Ok(message);
                    }
                    passed_over.add(message, place);
                }
            });
            self.time_limit.within(begun, limit, asking).await
        };
        let message = asked.unwrap_or_else(|| Err(timed_out(limit)));
        let deed = deed(ASK, Some(&said));
        let sent = said.bytes.len() as u64;
        self.end(row, deed, sent, Outcome { message, bytes_in })
            .await
    }

    /// Waits for the next message; one that came while a reply was awaited comes first. It is measured until it comes.
    ///
    /// # Errors
    /// Where none came in time, or the socket is closed or broken.
    pub async fn receive(&mut self) -> Result<Message, SocketError> {
        let row = self.begin(RECEIVE).await;
        let mut bytes_in = 0;
        let message = match self.passed_over.take() {
            // Its bytes were counted when it came.
            Some(message) => Ok(message),
            None => {
                let (begun, limit) = (row.begun().into(), self.limit);
                let came = {
                    let coming = pin!(next(&mut self.socket, &self.answer));
                    self.time_limit.within(begun, limit, coming).await
                };
                let came = came.unwrap_or_else(|| Err(timed_out(limit)));
                came.inspect(|message| bytes_in = message.length())
            }
        };
        self.end(row, deed(RECEIVE, None), 0, Outcome { message, bytes_in })
            .await
    }

    /// Says farewell with the code 1000, and waits for the server's for as long as a request may take. It is neither counted nor measured.
    pub async fn close(mut self) {
        let started = tokio::time::Instant::now();
        let closing = pin!(self.socket.close());
        self.time_limit.within(started, self.limit, closing).await;
    }

    /// How many messages were dropped, since more than 1,024 came while a reply was awaited.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        self.passed_over.dropped
    }

    /// The code that the server has closed the socket with; none where it has not, or without one.
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// # use backpack::Socket;
    /// # async fn example(chat: &mut Socket) {
    /// if chat.receive().await.is_err() && chat.close_code() == Some(1001) {
    ///     println!("the server goes away");
    /// }
    /// # }
    /// ```
    #[must_use]
    pub fn close_code(&self) -> Option<u16> {
        self.close_code
    }

    /// What the server answered to the handshake: its headers and cookies.
    #[must_use]
    pub fn headers(&self) -> &http::HeaderMap {
        self.answer.headers()
    }

    /// Something is on its way from now on; at the end of a test, nothing more is.
    async fn begin(&mut self, operation: &'static str) -> Row {
        self.place.park_if_stopping().await;
        self.place.begin(operation)
    }

    /// Records what came of it, shows it, and leaves the message for those who depend on it.
    async fn end(
        &mut self,
        row: Row,
        deed: Deed,
        bytes_out: u64,
        outcome: Outcome,
    ) -> Result<Message, SocketError> {
        let elapsed = row.elapsed();
        let Outcome { message, bytes_in } = outcome;
        let message = message.map_err(|trouble| self.note(&trouble));
        let result = match &message {
            Ok(message) => RequestResult::answered(message.answer.clone(), elapsed),
            Err(text) => RequestResult::unanswered(text.clone(), elapsed),
        };
        self.place.show(&row, deed, &result);
        row.end(&Sample {
            status: result.status_code(),
            elapsed,
            bytes_in,
            bytes_out,
            error: result.error(),
            ..Sample::default()
        });
        if message.is_ok() {
            self.place.leave(result);
        }
        if message.is_err() {
            // One that is over fails at once; a user's own loop around it must still hear of the test's end.
            breathe().await;
        }
        message.map_err(SocketError)
    }

    /// The text of a failure, without what is shown nowhere.
    fn note(&mut self, trouble: &Trouble) -> String {
        self.close_code = self.close_code.or(trouble.code);
        self.place.hide(&trouble.text)
    }
}

fn deed(word: &'static str, said: Option<&Said>) -> Deed {
    Deed {
        word,
        said: said.map(|said| said.bytes.clone()),
    }
}

async fn hand_over(socket: &mut WebSocket, said: &Said) -> Result<(), Trouble> {
    match said.is_text.then(|| std::str::from_utf8(&said.bytes)) {
        Some(Ok(text)) => socket.send_text(text).await,
        _ => socket.send_binary(said.bytes.clone()).await,
    }
}

/// The next message, behind what the server answered to the handshake.
async fn next(socket: &mut WebSocket, answer: &Answer) -> Result<Message, Trouble> {
    let (body, is_text) = match socket.next().await? {
        Came::Text(body) => (body, true),
        Came::Binary(body) => (body, false),
    };
    Ok(Message {
        answer: answer.followed_by(body),
        is_text,
    })
}

fn timed_out(limit: Duration) -> Trouble {
    Trouble::new(format!("timed out after {limit:?}"))
}
