//! A server written in Python, which ends with its test.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::tools::PythonTools;

/// How long a server may take to come up; the machine may be busy.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running server, in a folder of its own; both go when this does.
#[derive(Debug)]
pub struct PythonServer {
    process: Child,
    folder: PathBuf,
    url: String,
}

impl PythonServer {
    /// Starts a script, and waits until it says where it listens, in a line that is a URL.
    ///
    /// # Panics
    ///
    /// If it does not come up, with what it said instead.
    #[must_use]
    pub fn start(tools: &PythonTools, script: &str, arguments: &[&str]) -> Self {
        static STARTED: AtomicU32 = AtomicU32::new(0);
        let number = STARTED.fetch_add(1, Ordering::Relaxed);
        let name = format!("backpack-python-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(&folder).expect("a folder");
        let log = fs::File::create(folder.join("log")).expect("a log");
        let process = Command::new(tools.python())
            .arg(script)
            .args(arguments)
            .current_dir(&folder)
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("a log"))
            .stderr(log)
            .spawn();
        let mut server = Self {
            process: process.expect("Python starts"),
            folder,
            url: String::new(),
        };
        server.url = server.wait_for_url();
        server
    }

    /// Where it listens, as in `http://127.0.0.1:40000`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The folder that it runs in.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What it has said.
    #[must_use]
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }

    fn wait_for_url(&mut self) -> String {
        let deadline = Instant::now() + PATIENCE;
        loop {
            // Asked first: what it said before its end is all in the log then.
            let ended = self.process.try_wait().expect("a child");
            let log = self.log();
            // Up to its end: a line may have been written in part.
            let mut lines = log.split_inclusive('\n');
            if let Some(line) = lines.find(|it| it.starts_with("http://") && it.ends_with('\n')) {
                return line.trim_end().to_owned();
            }
            assert!(ended.is_none(), "the server ended with {ended:?}: {log}");
            assert!(Instant::now() < deadline, "no server in time: {log}");
            thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for PythonServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        // What stays is the system's to tidy up.
        let _ = fs::remove_dir_all(&self.folder);
    }
}
