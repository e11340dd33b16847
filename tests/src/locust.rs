//! The real Locust, for specifications that compare with it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

const VERSION: &str = "2.47.0";

/// Python with Locust 2.47.0, in a virtual environment under the target directory.
#[derive(Clone, Debug)]
pub struct Locust {
    python: PathBuf,
}

impl Locust {
    /// The environment, which is made at first use; where that cannot be done (no Python, no package index), nothing, and a line
    /// that says so.
    ///
    /// # Panics
    ///
    /// If it cannot be made in a CI (where `CI` is set), in which nobody would read that line.
    #[must_use]
    pub fn find() -> Option<Self> {
        static FOUND: OnceLock<Result<PathBuf, String>> = OnceLock::new();
        match FOUND.get_or_init(|| find(&folder()?)) {
            Ok(python) => Some(Self {
                python: python.clone(),
            }),
            Err(error) => {
                let missing = format!("no Locust {VERSION} to compare with: {error}");
                assert!(std::env::var_os("CI").is_none(), "{missing}");
                eprintln!("SKIPPED: {missing}");
                None
            }
        }
    }

    /// Its Python.
    #[must_use]
    pub fn python(&self) -> &Path {
        &self.python
    }

    /// `locust`, without any argument, and nothing of ours or of its own in its environment.
    #[must_use]
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.python);
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("LOCUST_")) {
            command.env_remove(name);
        }
        command.args(["-m", "locust"]);
        command
    }
}

/// Beside the profiles of the target directory that this test was built into: `target/debug/deps/test` → `target/locust-2.47.0`.
fn folder() -> Result<PathBuf, String> {
    let test = std::env::current_exe().map_err(|error| error.to_string())?;
    let target = test
        .ancestors()
        .nth(3)
        .ok_or("this test lies in no target directory")?;
    Ok(target.join(format!("locust-{VERSION}")))
}

fn find(folder: &Path) -> Result<PathBuf, String> {
    let python = python_in(folder);
    if works(&python) {
        return Ok(python);
    }
    // Tests of several processes may come here at once: each makes its own, and the first to be ready moves it into its place.
    let own = folder.with_extension(format!("0-{}", std::process::id()));
    let made = make(&own);
    if made.is_ok() {
        // One that does not work (its Python went away) would be in the way.
        if !works(&python) {
            let _ = std::fs::remove_dir_all(folder);
        }
        let _ = std::fs::rename(&own, folder);
    }
    let _ = std::fs::remove_dir_all(&own);
    made?;
    if works(&python) {
        Ok(python)
    } else {
        Err(format!("{} does not work", python.display()))
    }
}

fn make(folder: &Path) -> Result<(), String> {
    let venv = ["-m", "venv"];
    run(
        Command::new(if cfg!(windows) { "python" } else { "python3" })
            .args(venv)
            .arg(folder),
    )?;
    let package = format!("locust=={VERSION}");
    let install = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        &package,
    ];
    run(Command::new(python_in(folder)).args(install))
}

fn python_in(folder: &Path) -> PathBuf {
    folder.join(if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    })
}

fn works(python: &Path) -> bool {
    let version = Command::new(python)
        .args(["-m", "locust", "--version"])
        .output();
    version.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains(VERSION))
}

fn run(command: &mut Command) -> Result<(), String> {
    let named = format!("{command:?}");
    let output = command
        .output()
        .map_err(|error| format!("{named}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let complaint = String::from_utf8_lossy(&output.stderr);
    let last = complaint.lines().last().unwrap_or_default();
    Err(format!("{named}: {last}"))
}
