//! A load test that serves its live page, as a process.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use crate::command;

/// A program with a live page on a free port; dropping it ends the program.
#[derive(Debug)]
pub struct LivePage {
    child: Child,
    url: String,
    said: Arc<Mutex<String>>,
    readers: Vec<JoinHandle<()>>,
}

impl LivePage {
    /// Starts the program with these arguments and `--web`, and waits until it has told its address. The port is a free
    /// one where they name none.
    ///
    /// Nothing of ours in the environment gets to it.
    ///
    /// # Panics
    ///
    /// If it does not start, or ends without an address; with what it said.
    #[must_use]
    pub fn start(program: &str, arguments: &[&str]) -> Self {
        let mut command = command(program);
        if !arguments.contains(&"--web-port") {
            command.args(["--web-port", "0"]);
        }
        let mut child = command
            .arg("--web")
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let said = Arc::new(Mutex::new(String::new()));
        let mut errors = BufReader::new(child.stderr.take().expect("a pipe"));
        let mut first = String::new();
        let url = loop {
            let mut line = String::new();
            let length = errors.read_line(&mut line).expect("it can be read");
            first += &line;
            assert!(length > 0, "the program was to tell its address: {first}");
            if let Some(place) = line.find("http://") {
                let url = line[place..].split_whitespace().next();
                break url.expect("an address").to_owned();
            }
        };
        // Pipes that nobody empties would hold the program up.
        let output = child.stdout.take().expect("a pipe");
        let readers = vec![keep(output, &said), keep(errors, &said)];
        Self {
            child,
            url,
            said,
            readers,
        }
    }

    /// What the program told to open, as in `http://127.0.0.1:40000/`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The same up to the slash.
    #[must_use]
    pub fn origin(&self) -> &str {
        let end = self.url["http://".len()..].find('/');
        end.map_or(&self.url, |end| &self.url[..end + "http://".len()])
    }

    /// What it printed so far, after its address.
    #[must_use]
    pub fn said(&self) -> String {
        let said = self.said.lock();
        said.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The process.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }
}

fn keep(mut from: impl Read + Send + 'static, said: &Arc<Mutex<String>>) -> JoinHandle<()> {
    let said = Arc::clone(said);
    std::thread::spawn(move || {
        let mut piece = [0; 4096];
        while let Ok(length @ 1..) = from.read(&mut piece) {
            let mut said = said.lock().unwrap_or_else(PoisonError::into_inner);
            *said += &String::from_utf8_lossy(&piece[..length]);
        }
    })
}

impl Drop for LivePage {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
        for reader in self.readers.drain(..) {
            let _ = reader.join();
        }
    }
}
