//! A headless Chromium that specifications of the live page look through, steered by chromedriver.

use std::env;
use std::fmt;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use thirtyfour::common::log::LoggingPrefsLogLevel;
use thirtyfour::error::WebDriverResult;
use thirtyfour::{By, ChromeCapabilities, ChromiumLikeCapabilities, Key, WebDriver, WebElement};
use tokio::runtime::Runtime;

/// For whatever a page is to show, on a machine that is busy with other tests.
const PATIENCE: Duration = Duration::from_secs(30);

/// Between two looks at a page.
const PAUSE: Duration = Duration::from_millis(50);

/// How a browser of this kind is called, from one system to the next.
const CHROMIUM: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

/// A browser with a profile and a download folder of its own; dropping it ends the browser and deletes both.
pub struct Browser {
    runtime: Runtime,
    driver: WebDriver,
    // Ends after the session has, in this order.
    _chromedriver: Chromedriver,
    folder: Folder,
}

impl Browser {
    /// Starts one; none, with a line that says so, where the machine has no Chromium or no chromedriver.
    ///
    /// # Panics
    ///
    /// If it does not start, or is missing in a CI (where `CI` is set), in which nobody would read that line.
    #[must_use]
    pub fn start() -> Option<Self> {
        let programs = CHROMIUM.iter().find_map(|name| in_path(name));
        let Some((chromium, chromedriver)) = programs.zip(in_path("chromedriver")) else {
            let missing = "chromium or chromedriver is not installed: no page is looked at";
            assert!(env::var_os("CI").is_none(), "{missing}");
            eprintln!("SKIPPED: {missing}");
            return None;
        };
        let folder = Folder::create();
        let (chromedriver, url) = Chromedriver::start(&chromedriver);
        // An error means that another browser of this process has installed it.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        let driver = runtime
            .block_on(open(&url, &chromium, &folder))
            .expect("the browser starts");
        Some(Self {
            runtime,
            driver,
            _chromedriver: chromedriver,
            folder,
        })
    }

    /// Goes to this address.
    pub fn open(&self, url: &str) {
        self.ask(self.driver.goto(url));
    }

    /// Sees the page on a screen of this width from now on.
    pub fn be_wide(&self, width: u32) {
        let screen =
            json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600 });
        let cdp = self.driver.cdp();
        self.ask(cdp.send_raw("Emulation.setDeviceMetricsOverride", screen));
    }

    /// What can be read of this element; empty where it is hidden.
    #[must_use]
    pub fn text(&self, css: &str) -> String {
        self.ask(async { self.driver.find(By::Css(css)).await?.text().await })
    }

    /// Whether such an element is there and visible.
    #[must_use]
    pub fn shows(&self, css: &str) -> bool {
        self.ask(async {
            match self.elements(css).await?.first() {
                Some(element) => element.is_displayed().await,
                None => Ok(false),
            }
        })
    }

    /// The first whole number in this element's text, which has commas in it for people.
    #[must_use]
    pub fn number(&self, css: &str) -> Option<u64> {
        let text = self.text(css).replace(',', "");
        let digits = text.split(|letter: char| !letter.is_ascii_digit());
        digits
            .into_iter()
            .find(|part| !part.is_empty())?
            .parse()
            .ok()
    }

    /// Scrolls there and clicks, as a person does: what is covered or hidden cannot be clicked.
    pub fn click(&self, css: &str) {
        self.ask(async {
            let element = self.driver.find(By::Css(css)).await?;
            element.scroll_into_view().await?;
            element.click().await
        });
    }

    /// Replaces what this field holds.
    pub fn fill(&self, css: &str, text: &str) {
        self.ask(async {
            let field = self.driver.find(By::Css(css)).await?;
            field.send_keys(Key::Control + "a").await?;
            field.send_keys(text).await
        });
    }

    /// What this JavaScript returns.
    #[must_use]
    pub fn script(&self, body: &str) -> Value {
        self.ask(async { Ok(self.driver.execute(body, []).await?.json().clone()) })
    }

    /// Waits until this holds.
    ///
    /// # Panics
    ///
    /// If it does not within half a minute; the text of the page is told.
    pub fn wait_until(&self, what: &str, mut holds: impl FnMut(&Self) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !holds(self) {
            assert!(
                Instant::now() < deadline,
                "{what}: not within {PATIENCE:?}. The page says:\n{}",
                self.text("body")
            );
            std::thread::sleep(PAUSE);
        }
    }

    /// Clicks a link and gives the name and the text of the file that it saves.
    ///
    /// # Panics
    ///
    /// If no file comes, or one that is no text.
    #[must_use]
    pub fn download(&self, css: &str) -> (String, String) {
        let before = self.folder.downloads();
        self.click(css);
        let mut came = Vec::new();
        self.wait_until(&format!("a file from {css}"), |_| {
            came = self.folder.downloads();
            came.retain(|path| !before.contains(path));
            !came.is_empty()
        });
        let name = came[0].file_name().expect("a name").to_string_lossy();
        let text = fs::read_to_string(&came[0]).expect("a text file");
        (name.into_owned(), text)
    }

    /// What the browser's console has complained of since the last time.
    #[must_use]
    pub fn complaints(&self) -> Vec<String> {
        let mut entries = self.ask(self.driver.browser_log());
        entries.retain(|entry| ["SEVERE", "WARNING"].contains(&entry.level.as_str()));
        entries.into_iter().map(|entry| entry.message).collect()
    }

    async fn elements(&self, css: &str) -> WebDriverResult<Vec<WebElement>> {
        self.driver.find_all(By::Css(css)).await
    }

    #[track_caller]
    fn ask<T>(&self, command: impl Future<Output = WebDriverResult<T>>) -> T {
        match self.runtime.block_on(command) {
            Ok(value) => value,
            Err(error) => panic!("the browser: {error}"),
        }
    }
}

impl fmt::Debug for Browser {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Browser")
            .field("folder", &self.folder.0)
            .finish_non_exhaustive()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // A browser that does not end by itself is ended with its driver.
        let _ = self.runtime.block_on(self.driver.clone().quit());
    }
}

async fn open(url: &str, chromium: &Path, folder: &Folder) -> WebDriverResult<WebDriver> {
    let mut wanted = ChromeCapabilities::new();
    wanted.set_binary(&chromium.to_string_lossy())?;
    let profile = format!("--user-data-dir={}", folder.0.join("profile").display());
    // Chromium has no sandbox for root, and containers have little shared memory.
    for argument in [
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        &profile,
    ] {
        wanted.add_arg(argument)?;
    }
    wanted.set_browser_log_level(LoggingPrefsLogLevel::All)?;
    let driver = WebDriver::new(url, wanted).await?;
    let downloads = json!({ "behavior": "allow", "downloadPath": folder.0.join("downloads") });
    let cdp = driver.cdp();
    cdp.send_raw("Browser.setDownloadBehavior", downloads)
        .await?;
    Ok(driver)
}

/// The program, on a port that the system has chosen.
struct Chromedriver(Child);

impl Chromedriver {
    fn start(path: &Path) -> (Self, String) {
        let child = Command::new(path)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let mut started = Self(child.expect("chromedriver starts"));
        let output = started.0.stdout.take().expect("its output");
        let mut lines = BufReader::new(output).lines().map_while(Result::ok);
        let port = lines
            .find_map(|line| {
                let (_, port) = line.rsplit_once("started successfully on port ")?;
                port.trim_end_matches('.').parse::<u16>().ok()
            })
            .expect("chromedriver tells its port");
        // What nobody reads would block it one day.
        std::thread::spawn(move || lines.for_each(drop));
        (started, format!("http://127.0.0.1:{port}"))
    }
}

impl Drop for Chromedriver {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A temporary folder for the profile and the downloads.
struct Folder(PathBuf);

impl Folder {
    fn create() -> Self {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("backpack-browser-{}-{number}", std::process::id());
        let folder = Self(env::temp_dir().join(name));
        fs::create_dir_all(folder.0.join("downloads")).expect("a temporary folder");
        folder
    }

    /// The files that have arrived; Chromium names those on their way otherwise.
    fn downloads(&self) -> Vec<PathBuf> {
        let files = fs::read_dir(self.0.join("downloads")).expect("the folder");
        let paths = files.map(|file| file.expect("a file").path());
        paths
            .filter(|path| {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                !name.starts_with('.') && !name.ends_with(".crdownload")
            })
            .collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn in_path(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}
