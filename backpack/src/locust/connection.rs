//! The connection to the master: a thread of its own, which connects, sends and hears, and tells what happens.

use std::thread::JoinHandle;
use std::time::Duration;

use bytes::Bytes;
use futures_util::StreamExt;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use zeromq::util::PeerIdentity;
use zeromq::{
    DealerRecvHalf, DealerSendHalf, DealerSocket, Socket, SocketEvent, SocketOptions, SocketRecv,
    SocketSend, ZmqError, ZmqMessage,
};

/// The library tries again within this time, ever more slowly; then it is made to begin anew.
const TRY: Duration = Duration::from_secs(2);
const REST: Duration = Duration::from_millis(300);
/// A master takes nothing from a name whose connection so far it holds for whole: it has to see that one end first.
const SEEN: Duration = Duration::from_millis(200);
/// What was sent is only queued; a socket that is dropped still sends it, as long as somebody runs its tasks.
const LINGER: Duration = Duration::from_millis(150);

/// What happens on a connection.
#[derive(Debug)]
pub(super) enum Happening {
    Connected,
    Disconnected,
    Received(Bytes),
    /// Nobody could be connected to.
    Failed(String),
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
    /// A connection to this URL that is yet to be made; `tell` is told of everything.
    ///
    /// # Errors
    /// A line, where the system gives no thread.
    pub(super) fn start(
        url: String,
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
            .spawn(move || runtime.block_on(serve(&url, receiver, tell)))
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

async fn serve(url: &str, mut commands: UnboundedReceiver<Command>, tell: impl Fn(Happening)) {
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
            socket = connect(url, &identity, &tell) => converse(socket, &mut commands, &tell).await,
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

type Events = futures_channel::mpsc::Receiver<SocketEvent>;

/// Connects, however long that takes.
async fn connect(url: &str, identity: &str, tell: &impl Fn(Happening)) -> (DealerSocket, Events) {
    loop {
        let mut options = SocketOptions::default();
        options.connect_timeout(TRY);
        if let Ok(identity) = PeerIdentity::try_from(identity.as_bytes()) {
            options.peer_identity(identity);
        }
        let mut socket = DealerSocket::with_options(options);
        // A socket whose connection is lost says so here and nowhere else.
        let events = socket.monitor();
        match socket.connect(url).await {
            Ok(()) => return (socket, events),
            // Connections that are refused were tried again all that time.
            Err(ZmqError::ConnectTimeout(_)) => {
                tell(Happening::Failed("nobody answers".to_owned()));
            }
            Err(error) => tell(Happening::Failed(error.to_string())),
        }
        tokio::time::sleep(REST).await;
    }
}

/// Sends and hears until the connection is lost or something else is wanted.
async fn converse(
    (socket, mut events): (DealerSocket, Events),
    commands: &mut UnboundedReceiver<Command>,
    tell: &impl Fn(Happening),
) -> End {
    tell(Happening::Connected);
    let (mut sender, mut receiver) = socket.split();
    let end = tokio::select! {
        end = send(&mut sender, commands) => end,
        () = hear(&mut receiver, tell) => End::Lost,
        () = async {
            while let Some(event) = events.next().await {
                if matches!(event, SocketEvent::Disconnected(_)) {
                    return;
                }
            }
        } => End::Lost,
    };
    drop((sender, receiver));
    if !matches!(end, End::Lost) {
        tokio::time::sleep(LINGER).await;
    }
    end
}

async fn send(sender: &mut DealerSendHalf, commands: &mut UnboundedReceiver<Command>) -> End {
    loop {
        match commands.recv().await {
            Some(Command::Send(message)) => {
                if sender.send(ZmqMessage::from(message)).await.is_err() {
                    return End::Lost;
                }
            }
            Some(Command::Connect(identity)) => return End::Elsewhere(identity),
            Some(Command::Close) | None => return End::Closed,
        }
    }
}

async fn hear(receiver: &mut DealerRecvHalf, tell: &impl Fn(Happening)) {
    while let Ok(message) = receiver.recv().await {
        // A master sends one frame; more are none of its messages, and the first tells so.
        if let Some(frame) = message.get(0) {
            tell(Happening::Received(frame.clone()));
        }
    }
}
