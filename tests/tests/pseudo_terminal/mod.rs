//! A program at a terminal of its own: keys go in, and what a person would see comes out.

use std::io::{Read, Write};
use std::num::NonZero;
use std::process::{Child, Command, ExitStatus};
use std::time::{Duration, Instant};

use pty_process::blocking::{self, Pty};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::termios::{LocalModes, OutputModes, Termios, tcgetattr};

const ROWS: NonZero<u16> = NonZero::new(40).unwrap();
const COLUMNS: NonZero<u16> = NonZero::new(120).unwrap();

/// Generous, for machines with much else to do.
const PATIENCE: Duration = Duration::from_secs(20);

/// A terminal with a program in its foreground.
pub(crate) struct PseudoTerminal {
    pty: Pty,
    screen: vt100::Parser,
    /// All that came, for what is drawn over later.
    raw: Vec<u8>,
    pub(crate) child: Child,
    before: Termios,
}

impl PseudoTerminal {
    /// Starts the program; its three standard streams are the terminal.
    pub(crate) fn start(mut command: Command) -> Self {
        let (pty, side) = blocking::open().expect("a pseudo-terminal");
        pty.resize(pty_process::Size::new(ROWS.get(), COLUMNS.get()))
            .expect("a size");
        let before = tcgetattr(&pty).expect("settings");
        command.env("TERM", "xterm-256color").env_remove("NO_COLOR");
        let child = blocking::Command::from(command).spawn(side);
        Self {
            pty,
            screen: vt100::Parser::new(ROWS, COLUMNS, 0),
            raw: Vec::new(),
            child: child.expect("the program starts"),
            before,
        }
    }

    /// Types these characters.
    pub(crate) fn type_in(&mut self, keys: &str) {
        self.pty.write_all(keys.as_bytes()).expect("a terminal");
    }

    /// What a person sees now.
    pub(crate) fn screen(&mut self) -> String {
        self.take_output();
        self.screen.screen().contents()
    }

    /// All that was printed so far, with its control characters.
    pub(crate) fn raw(&mut self) -> String {
        self.take_output();
        String::from_utf8_lossy(&self.raw).into_owned()
    }

    /// False where nobody has the terminal any more.
    fn take_output(&mut self) -> bool {
        let mut buffer = [0; 4096];
        while is_readable(&self.pty) {
            // The system says "input/output error" where the other side is closed.
            let Ok(read @ 1..) = self.pty.read(&mut buffer) else {
                return false;
            };
            self.screen.process(&buffer[..read]);
            self.raw.extend(&buffer[..read]);
        }
        true
    }

    /// Waits until a line of the screen has all of these words, and gives that line.
    pub(crate) fn wait_for_line(&mut self, words: &[&str]) -> String {
        self.wait(&format!("a line with {words:?}"), |terminal| {
            let screen = terminal.screen();
            let has_all = |line: &&str| words.iter().all(|word| line.contains(word));
            screen.lines().find(has_all).map(str::to_owned)
        })
    }

    /// Waits until this gives something.
    pub(crate) fn wait<T>(&mut self, what: &str, ask: impl Fn(&mut Self) -> Option<T>) -> T {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(answer) = ask(self) {
                return answer;
            }
            if Instant::now() > deadline {
                panic!("{what} was to come: {}", self.screen());
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Waits for the program's end and for all of its output.
    pub(crate) fn wait_for_end(&mut self) -> ExitStatus {
        let status = self.wait("the end", |it| it.child.try_wait().expect("a child"));
        self.wait("the last output", |it| (!it.take_output()).then_some(()));
        status
    }

    /// Whether the settings of the terminal are those from before the program.
    pub(crate) fn is_as_before(&self) -> bool {
        format!("{:?}", self.settings()) == format!("{:?}", self.before)
    }

    /// Whether keys come one by one and unseen, with Ctrl-C and line ends as ever.
    pub(crate) fn is_taken(&self) -> bool {
        let settings = self.settings();
        let (local, output) = (settings.local_modes, settings.output_modes);
        !local.intersects(LocalModes::ICANON | LocalModes::ECHO)
            && local.contains(LocalModes::ISIG)
            && output.contains(OutputModes::OPOST)
    }

    fn settings(&self) -> Termios {
        tcgetattr(&self.pty).expect("settings")
    }

    /// Waits until the program reads keys.
    pub(crate) fn wait_until_taken(&mut self) {
        self.wait("the keyboard", |it| it.is_taken().then_some(()));
    }

    /// The person closes the window.
    pub(crate) fn close(self) -> Child {
        self.child
    }

    /// Sends a signal, as the shell's `kill` names it.
    pub(crate) fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args([name, &id]).status();
        assert!(sent.expect("`kill` runs").success());
    }
}

/// Whether there is output, or nobody left to make any.
fn is_readable(pty: &Pty) -> bool {
    let at_once = Timespec::default();
    let mut asked = [PollFd::new(pty, PollFlags::IN)];
    poll(&mut asked, Some(&at_once)).is_ok_and(|ready| ready > 0)
}
