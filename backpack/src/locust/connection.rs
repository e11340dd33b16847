//! The connection to the master: a thread of its own, which connects, sends and hears, and tells what happens.

use std::io;
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::io::{AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::net::tcp::{ReadHalf, WriteHalf};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::timeout;

use super::Master;
use super::zmtp::{self, Inbox, Received};

/// How long it may take to connect and to be greeted.
const TRY: Duration = Duration::from_secs(2);
const REST: Duration = Duration::from_millis(300);
/// A master takes nothing from a name whose connection so far it holds for whole: it has to see that one end first.
const SEEN: Duration = Duration::from_millis(200);
/// A master that takes nothing for so long is lost.
const STUCK: Duration = Duration::from_secs(5);
/// How long a master may take to read the last that it is sent.
const LINGER: Duration = Duration::from_millis(150);

/// What happens on a connection.
#[derive(Debug)]
pub(super) enum Happening {
    Connected,
    Disconnected,
    Received(Received),
    /// Nobody could be connected to.
    Failed(io::Error),
}

/// What a connection is told.
enum Command {
    /// In place of the connection so far, if any.
    Connect(String),
    Send(Vec<u8>),
    Close,
}

/// The connection to one master.
pub(super) struct Connection {
    commands: UnboundedSender<Command>,
    thread: Option<JoinHandle<()>>,
}

impl Connection {
    /// A connection to this master that is yet to be made; `tell` is told of everything.
    ///
    /// # Errors
    /// A line, where the system gives no thread.
    pub(super) fn start(
        master: Master,
        tell: impl Fn(Happening) + Send + 'static,
    ) -> Result<Self, String> {
        let (commands, receiver) = unbounded_channel();
        let cannot = |error: std::io::Error| format!("no thread for the Locust master: {error}");
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(cannot)?;
        let thread = std::thread::Builder::new()
            .name("backpack-locust".to_owned())
            .spawn(move || runtime.block_on(serve(&master, receiver, tell)))
            .map_err(cannot)?;
        Ok(Self {
            commands,
            thread: Some(thread),
        })
    }

    /// Connects under this identity, in place of the connection so far.
    pub(super) fn connect(&self, identity: String) {
        self.tell(Command::Connect(identity));
    }

    /// Sends these bytes, where there is a connection.
    pub(super) fn send(&self, message: Vec<u8>) {
        self.tell(Command::Send(message));
    }

    /// Ends the connection, with all that was to be sent.
    pub(super) fn close(mut self) {
        self.tell(Command::Close);
        if let Some(thread) = self.thread.take() {
            // A panic of that thread has printed itself.
            let _ = thread.join();
        }
    }

    fn tell(&self, command: Command) {
        // Nobody listens any more only where that thread has panicked.
        let _ = self.commands.send(command);
    }
}

/// Why a conversation is over.
enum End {
    Lost,
    Elsewhere(String),
    Closed,
}

async fn serve(
    master: &Master,
    mut commands: UnboundedReceiver<Command>,
    tell: impl Fn(Happening),
) {
    let mut next = None;
    loop {
        let identity = match next.take() {
            Some(identity) => identity,
            None => match commands.recv().await {
                Some(Command::Connect(identity)) => identity,
                Some(Command::Send(_)) => continue,
                Some(Command::Close) | None => return,
            },
        };
        let end = tokio::select! {
            stream = connect(master, &identity, &tell) => converse(stream, &mut commands, &tell).await,
            end = told_otherwise(&mut commands) => end,
        };
        match end {
            End::Lost => {
                tell(Happening::Disconnected);
                tokio::time::sleep(SEEN).await;
            }
            End::Elsewhere(identity) => next = Some(identity),
            End::Closed => return,
        }
    }
}

/// Waits for a command that ends an attempt to connect; nothing can be sent meanwhile.
async fn told_otherwise(commands: &mut UnboundedReceiver<Command>) -> End {
    loop {
        match commands.recv().await {
            Some(Command::Connect(identity)) => return End::Elsewhere(identity),
            Some(Command::Send(_)) => {}
            Some(Command::Close) | None => return End::Closed,
        }
    }
}

/// Connects, however long that takes.
async fn connect(master: &Master, identity: &str, tell: &impl Fn(Happening)) -> TcpStream {
    loop {
        let stream = timeout(TRY, introduced(master, identity)).await;
        match stream.unwrap_or_else(|_| Err(io::Error::other("nobody answers"))) {
            Ok(stream) => return stream,
            Err(error) => tell(Happening::Failed(error)),
        }
        tokio::time::sleep(REST).await;
    }
}

async fn introduced(master: &Master, identity: &str) -> io::Result<TcpStream> {
    let mut stream = TcpStream::connect((master.plain_host(), master.port)).await?;
    stream.set_nodelay(true)?;
    zmtp::greet(&mut stream, identity).await?;
    Ok(stream)
}

/// Sends and hears until the connection is lost or something else is wanted.
async fn converse(
    mut stream: TcpStream,
    commands: &mut UnboundedReceiver<Command>,
    tell: &impl Fn(Happening),
) -> End {
    tell(Happening::Connected);
    let (reader, mut writer) = stream.split();
    let mut hearing = Box::pin(hear(reader, tell));
    let end = tokio::select! {
        end = send(&mut writer, commands) => end,
        () = &mut hearing => return End::Lost,
    };
    if !matches!(end, End::Lost) && writer.shutdown().await.is_ok() {
        // Who closes before everything is read may take away what was sent.
        let _ = timeout(LINGER, hearing).await;
    }
    end
}

async fn send(writer: &mut WriteHalf<'_>, commands: &mut UnboundedReceiver<Command>) -> End {
    loop {
        match commands.recv().await {
            Some(Command::Send(message)) => {
                let message = zmtp::message(&message);
                let sent = timeout(STUCK, writer.write_all(&message)).await;
                if !matches!(sent, Ok(Ok(()))) {
                    return End::Lost;
                }
            }
            Some(Command::Connect(identity)) => return End::Elsewhere(identity),
            Some(Command::Close) | None => return End::Closed,
        }
    }
}

async fn hear(reader: ReadHalf<'_>, tell: &impl Fn(Happening)) {
    let mut inbox = Inbox::new(BufReader::new(reader));
    while let Ok(received) = inbox.next().await {
        tell(Happening::Received(received));
    }
}
