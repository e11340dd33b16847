//! The process of a worker, ended with the test.

use std::fs;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::folder::Folder;

/// How long a process may take to end: a worker waits a minute for its master.
const PATIENCE: Duration = Duration::from_secs(120);

/// A process that works for a master.
#[derive(Debug)]
pub struct WorkerProcess {
    process: Child,
    folder: Folder,
}

impl WorkerProcess {
    /// Starts it; what it says is kept.
    ///
    /// # Panics
    ///
    /// If it does not start.
    #[must_use]
    pub fn start(test: &str, command: &mut Command) -> Self {
        let folder = Folder::empty(&format!("{test}-worker"));
        let log = fs::File::create(folder.path("log")).expect("a log");
        command
            .current_dir(folder.path(""))
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("a log"))
            .stderr(log);
        Self {
            process: command.spawn().expect("a worker starts"),
            folder,
        }
    }

    /// What it has said.
    #[must_use]
    pub fn log(&self) -> String {
        self.folder.text("log")
    }

    /// What it has written into this file.
    #[must_use]
    pub fn file(&self, name: &str) -> String {
        self.folder.text(name)
    }

    /// Kills it, as a machine does that goes away.
    ///
    /// # Panics
    ///
    /// If it cannot be killed.
    pub fn kill(&mut self) {
        self.process.kill().expect("a child");
        self.process.wait().expect("a child");
    }

    /// Asks it to end, as Kubernetes does.
    ///
    /// # Panics
    ///
    /// If it cannot be asked.
    #[cfg(unix)]
    pub fn terminate(&self) {
        use rustix::process::{Pid, Signal, kill_process};
        kill_process(Pid::from_child(&self.process), Signal::TERM).expect("a child");
    }

    /// How it has ended.
    ///
    /// # Panics
    ///
    /// If it does not end in time.
    pub fn wait_for_end(&mut self) -> ExitStatus {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.process.try_wait().expect("a child") {
                return status;
            }
            assert!(Instant::now() < deadline, "no end: {}", self.log());
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Waits until it has said this.
    ///
    /// # Panics
    ///
    /// If it does not in time.
    pub fn wait_for_line(&self, part: &str) {
        let deadline = Instant::now() + PATIENCE;
        while !self.log().contains(part) {
            assert!(Instant::now() < deadline, "{part}, in vain: {}", self.log());
            thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for WorkerProcess {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
