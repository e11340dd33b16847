//! A real Locust master, for specifications of its workers.

use std::collections::HashSet;
use std::fs;
use std::net::TcpListener;
use std::process::{Child, Stdio};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::folder::Folder;
use crate::locust::Locust;
use crate::visitor::Visitor;

/// How long anything may take that shall come; the machine may be busy.
const PATIENCE: Duration = Duration::from_secs(60);

/// A master with its page, on ports of its own.
#[derive(Debug)]
pub struct LocustMaster {
    process: Child,
    folder: Folder,
    /// Where its workers connect to.
    port: u16,
    page: u16,
    runtime: tokio::runtime::Runtime,
}

impl LocustMaster {
    /// Starts one with this locustfile and these options more, and waits until it listens to its workers.
    ///
    /// # Panics
    ///
    /// If it does not come up.
    #[must_use]
    pub fn start(locust: &Locust, test: &str, locustfile: &str, options: &[&str]) -> Self {
        Self::start_on(locust, test, locustfile, options, free_port())
    }

    /// The same where workers look for it.
    ///
    /// # Panics
    ///
    /// If it does not come up.
    #[must_use]
    pub fn start_on(
        locust: &Locust,
        test: &str,
        locustfile: &str,
        options: &[&str],
        port: u16,
    ) -> Self {
        let folder = Folder::empty(&format!("{test}-master"));
        fs::write(folder.path("locustfile.py"), locustfile).expect("a locustfile");
        let page = free_port();
        let log = fs::File::create(folder.path("log")).expect("a log");
        let mut command = locust.command();
        command
            .current_dir(folder.path(""))
            .args(["-f", "locustfile.py", "--master", "--web-host", "127.0.0.1"])
            .args(["--master-bind-host", "127.0.0.1", "--csv", "out"])
            .args(["--master-bind-port", &port.to_string()])
            .args(["--web-port", &page.to_string()])
            .args(options)
            .stdout(log.try_clone().expect("a log"))
            .stderr(log)
            .stdin(Stdio::null());
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        let master = Self {
            process: command.spawn().expect("Locust starts"),
            folder,
            port,
            page,
            runtime: runtime.expect("a runtime"),
        };
        let listens = || std::net::TcpStream::connect(("127.0.0.1", port)).is_ok();
        master.wait_for("a master that listens", listens);
        master
    }

    /// Where its workers connect to.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The number of its process.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.process.id()
    }

    /// What it has said.
    #[must_use]
    pub fn log(&self) -> String {
        self.folder.text("log")
    }

    fn visitor(&self) -> Visitor {
        Visitor::of_origin(&format!("http://127.0.0.1:{}", self.page))
    }

    /// What its page shows at this moment, as of `/stats/requests`. Nothing as long as there is no page.
    #[must_use]
    pub fn shows(&self, path: &str) -> Value {
        self.runtime.block_on(async {
            let answer = self.visitor().get(path).send().await;
            let text = match answer {
                Ok(answer) => answer.text().await.unwrap_or_default(),
                Err(_) => String::new(),
            };
            serde_json::from_str(&text).unwrap_or_default()
        })
    }

    /// Fills in a form of its page.
    ///
    /// # Panics
    ///
    /// If the page does not take it.
    pub fn post(&self, path: &str, form: &str) {
        let visitor = self.visitor();
        let answer = self.runtime.block_on(visitor.told(path, form));
        assert_eq!(answer.0, 200, "{answer:?}");
    }

    /// Ends the test with the button of its page, and waits until all workers say that their users are gone.
    pub fn stop(&self) {
        self.post("/stop", "");
        self.wait_for_statistics("the end of the test", |it| it["state"] == "stopped");
    }

    /// Waits until the page shows what it shall.
    ///
    /// # Panics
    ///
    /// If it does not in time.
    pub fn wait_for_statistics(&self, what: &str, is: impl Fn(&Value) -> bool) -> Value {
        let mut last = Value::Null;
        self.wait_for(what, || {
            last = self.shows("/stats/requests");
            is(&last)
        });
        last
    }

    /// Waits until so many workers are there, and nobody is missing.
    pub fn wait_for_workers(&self, workers: usize) {
        self.wait_for_statistics("workers", |shown| {
            let shown = shown["workers"].as_array().map(Vec::as_slice);
            let shown = shown.unwrap_or_default();
            shown.len() == workers && shown.iter().all(|it| it["state"] != "missing")
        });
    }

    /// Waits until so many users are there.
    pub fn wait_for_users(&self, users: u64) {
        self.wait_for_statistics("users", |shown| {
            shown["user_count"] == users && shown["state"] == "running"
        });
    }

    /// Waits until something is so.
    ///
    /// # Panics
    ///
    /// If it does not become so in time.
    pub fn wait_for(&self, what: &str, mut is: impl FnMut() -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !is() {
            let log = || fs::read_to_string(self.folder.path("log")).unwrap_or_default();
            assert!(Instant::now() < deadline, "{what}, in vain: {}", log());
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Waits until it has ended by itself.
    ///
    /// # Panics
    ///
    /// If it does not in time.
    pub fn wait_for_end(&mut self) {
        let deadline = Instant::now() + PATIENCE;
        while self.process.try_wait().expect("a child").is_none() {
            assert!(Instant::now() < deadline, "no end: {}", self.log());
            thread::sleep(Duration::from_millis(20));
        }
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

    /// The file that `--csv` has left of a test that is over, with the rows of the statistics.
    #[must_use]
    pub fn csv_file(&self) -> String {
        self.folder.text("out_stats.csv")
    }

    /// The same from the button of its page.
    ///
    /// # Panics
    ///
    /// If the page has none.
    #[must_use]
    pub fn csv(&self) -> String {
        let visitor = self.visitor();
        self.runtime.block_on(visitor.text("/stats/requests/csv"))
    }
}

impl Drop for LocustMaster {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A port that nobody listens on, and that no other test of this process was given.
///
/// # Panics
///
/// If the machine gives none.
#[must_use]
pub fn free_port() -> u16 {
    static GIVEN: Mutex<Option<HashSet<u16>>> = Mutex::new(None);
    let mut given = GIVEN.lock().unwrap_or_else(PoisonError::into_inner);
    let given = given.get_or_insert_default();
    loop {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        if given.insert(port) {
            return port;
        }
    }
}
