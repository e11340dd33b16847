//! A server on a free loopback port that records what arrives and answers by script.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::net::TcpListener;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use crate::answer::Answer;
use crate::arrived::Arrived;
use crate::connection::{Connection, Next};

/// Records what arrives and answers by script; dropping it closes all of its connections.
///
/// A request that the script does not know is answered with [`Answer::ok`].
#[derive(Debug)]
pub struct RecordingServer {
    url: String,
    state: Arc<Mutex<State>>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct State {
    arrived: Vec<Arrived>,
    connections: usize,
    script: HashMap<String, Script>,
    held: Vec<(String, Duration)>,
}

/// The answers to one method and path.
enum Script {
    /// Each in its turn, the last one for ever.
    InTurn(VecDeque<Answer>),
    Reply(Box<dyn FnMut(&Arrived) -> Answer + Send>),
}

impl RecordingServer {
    /// Starts on a free loopback port, with a thread of its own.
    ///
    /// # Panics
    ///
    /// If the machine gives no port or no thread.
    #[must_use]
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free loopback port");
        listener
            .set_nonblocking(true)
            .expect("a non-blocking socket");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let state = Arc::new(Mutex::new(State::default()));
        let (stop, stopped) = oneshot::channel();
        let serving = Arc::clone(&state);
        let thread = std::thread::spawn(move || serve_until(listener, serving, stopped));
        Self {
            url,
            state,
            stop: Some(stop),
            thread: Some(thread),
        }
    }

    /// Where it listens, as in `http://127.0.0.1:40000`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// From now on each request of this `METHOD /path` (queries do not count) gets this answer.
    pub fn answers(&self, line: &str, answer: Answer) -> &Self {
        self.answers_in_turn(line, [answer])
    }

    /// From now on requests of this line get these answers in turn; the last one again and again.
    pub fn answers_in_turn(&self, line: &str, answers: impl IntoIterator<Item = Answer>) -> &Self {
        self.script(line, Script::InTurn(answers.into_iter().collect()))
    }

    /// From now on requests of this line get an answer that depends on what was sent.
    pub fn replies(
        &self,
        line: &str,
        reply: impl FnMut(&Arrived) -> Answer + Send + 'static,
    ) -> &Self {
        self.script(line, Script::Reply(Box::new(reply)))
    }

    fn script(&self, line: &str, script: Script) -> &Self {
        lock(&self.state).script.insert(line.to_owned(), script);
        self
    }

    /// All that arrived so far, in order.
    #[must_use]
    pub fn arrived(&self) -> Vec<Arrived> {
        lock(&self.state).arrived.clone()
    }

    /// What arrived for one `METHOD /path`, whatever its query.
    #[must_use]
    pub fn arrived_at(&self, line: &str) -> Vec<Arrived> {
        let mut arrived = self.arrived();
        arrived.retain(|request| script_line(request) == line);
        arrived
    }

    /// How long each answered request of a `METHOD /path` was held: from its last byte in to the answer's last byte out.
    #[must_use]
    pub fn held_at(&self, line: &str) -> Vec<Duration> {
        let held = &lock(&self.state).held;
        let of_line = held.iter().filter(|(known, _)| known == line);
        of_line.map(|(_, time)| *time).collect()
    }

    /// The one request that arrived.
    ///
    /// # Panics
    ///
    /// If none or several did.
    #[must_use]
    pub fn only(&self) -> Arrived {
        let mut arrived = self.arrived();
        assert_eq!(
            arrived.len(),
            1,
            "one request was to arrive: {:?}",
            self.lines()
        );
        arrived.remove(0)
    }

    /// `METHOD /target` of all that arrived, in order.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        lock(&self.state)
            .arrived
            .iter()
            .map(Arrived::line)
            .collect()
    }

    /// How many requests arrived.
    #[must_use]
    pub fn count(&self) -> usize {
        lock(&self.state).arrived.len()
    }

    /// How many connections were accepted.
    #[must_use]
    pub fn connections(&self) -> usize {
        lock(&self.state).connections
    }

    /// Waits until so many requests have arrived.
    ///
    /// # Panics
    ///
    /// If they have not within ten seconds.
    pub fn wait_for(&self, requests: usize) {
        let deadline = Instant::now() + Duration::from_secs(10);
        while self.count() < requests {
            assert!(
                Instant::now() < deadline,
                "{requests} requests were to arrive: {:?}",
                self.lines()
            );
            std::thread::sleep(Duration::from_millis(2));
        }
    }
}

impl Drop for RecordingServer {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A panic of that thread has printed itself and failed the test that met it.
            let _ = thread.join();
        }
    }
}

impl State {
    fn record(&mut self, arrived: Arrived) -> Answer {
        let answer = match self.script.get_mut(&script_line(&arrived)) {
            Some(Script::InTurn(answers)) if answers.len() > 1 => answers.pop_front(),
            Some(Script::InTurn(answers)) => answers.front().cloned(),
            Some(Script::Reply(reply)) => Some(reply(&arrived)),
            None => None,
        };
        self.arrived.push(arrived);
        answer.unwrap_or_else(Answer::ok)
    }
}

impl fmt::Debug for Script {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InTurn(answers) => formatter.debug_tuple("InTurn").field(answers).finish(),
            Self::Reply(_) => formatter.write_str("Reply"),
        }
    }
}

fn script_line(arrived: &Arrived) -> String {
    format!("{} {}", arrived.method, arrived.path())
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn serve_until(listener: TcpListener, state: Arc<Mutex<State>>, stopped: oneshot::Receiver<()>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        tokio::select! {
            () = accept(listener, state) => {}
            // An error is the sender's end, which means the same.
            _ = stopped => {}
        }
    });
}

async fn accept(listener: TcpListener, state: Arc<Mutex<State>>) {
    let listener = tokio::net::TcpListener::from_std(listener).expect("a listener");
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            continue;
        };
        // Small answers in several pieces must not wait for acknowledgements.
        let _ = stream.set_nodelay(true);
        let number = {
            let mut state = lock(&state);
            state.connections += 1;
            state.connections - 1
        };
        let state = Arc::clone(&state);
        tokio::spawn(async move { converse(Connection::new(stream, number), &state).await });
    }
}

/// A client that goes away in the middle ends its conversation; what it had sent stays recorded.
async fn converse(mut connection: Connection, state: &Mutex<State>) {
    while let Ok(Some(arrived)) = connection.read().await {
        let (method, line, at) = (arrived.method.clone(), script_line(&arrived), arrived.at);
        let answer = lock(state).record(arrived);
        match connection.answer(&answer, &method).await {
            Ok(Next::Request) => lock(state).held.push((line, at.elapsed())),
            Ok(Next::End) | Err(_) => return,
        }
    }
}
