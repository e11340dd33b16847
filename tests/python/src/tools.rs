//! What pip installs, in a virtual environment under the target directory.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};

/// Python with some packages of a version each.
#[derive(Clone, Debug)]
pub struct PythonTools {
    python: PathBuf,
}

impl PythonTools {
    /// Those of a file of requirements, a `name==version` a line; the first is what it is all for. The environment is made at first
    /// use. Where that cannot be done (no Python, no package index), nothing, and a line that says so.
    ///
    /// # Panics
    ///
    /// If it cannot be made in a CI (where `CI` is set), in which nobody would read that line; and if nothing is required.
    #[must_use]
    pub fn find(requirements: &'static str) -> Option<Self> {
        static FOUND: Mutex<Option<HashMap<&str, Result<PathBuf, String>>>> = Mutex::new(None);
        let packages: Vec<_> = requirements.split_whitespace().collect();
        assert!(!packages.is_empty(), "a file without requirements");
        let python = {
            // Who comes meanwhile waits for the same.
            let mut found = FOUND.lock().unwrap_or_else(PoisonError::into_inner);
            let found = found.get_or_insert_default().entry(requirements);
            found.or_insert_with(|| find(&packages)).clone()
        };
        match python {
            Ok(python) => Some(Self { python }),
            Err(error) => {
                let missing = format!("no {} to test with: {error}", packages[0]);
                assert!(std::env::var_os("CI").is_none(), "{missing}");
                eprintln!("SKIPPED: {missing}");
                None
            }
        }
    }

    /// Their Python.
    #[must_use]
    pub fn python(&self) -> &Path {
        &self.python
    }
}

/// Beside the profiles of the target directory that this test was built into: `target/debug/deps/test` → `target/locust-2.47.0`.
fn folder(packages: &[&str]) -> Result<PathBuf, String> {
    let test = std::env::current_exe().map_err(|error| error.to_string())?;
    let target = test.ancestors().nth(3);
    let target = target.ok_or("this test lies in no target directory")?;
    Ok(target.join(packages[0].replace("==", "-")))
}

fn find(packages: &[&str]) -> Result<PathBuf, String> {
    let folder = folder(packages)?;
    let python = python_in(&folder);
    if installed(&python, packages).is_ok() {
        return Ok(python);
    }
    // Tests of several processes may come here at once: each makes its own, and the first to be ready moves it into its place.
    let own = folder.with_extension(format!("0-{}", std::process::id()));
    let made = make(&own, packages);
    if made.is_ok() {
        // One that does not work (its Python went away) would be in the way.
        if installed(&python, packages).is_err() {
            let _ = std::fs::remove_dir_all(&folder);
        }
        let _ = std::fs::rename(&own, &folder);
    }
    let _ = std::fs::remove_dir_all(&own);
    made?;
    installed(&python, packages)?;
    Ok(python)
}

fn make(folder: &Path, packages: &[&str]) -> Result<(), String> {
    let python = if cfg!(windows) { "python" } else { "python3" };
    run(Command::new(python).args(["-m", "venv"]).arg(folder))?;
    let install = ["-m", "pip", "install", "--quiet"];
    run(Command::new(python_in(folder))
        .args(install)
        .arg("--disable-pip-version-check")
        .args(packages))
}

fn python_in(folder: &Path) -> PathBuf {
    folder.join(if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    })
}

fn installed(python: &Path, packages: &[&str]) -> Result<(), String> {
    let script = include_str!("../installed.py");
    run(Command::new(python).args(["-c", script]).args(packages))
}

fn run(command: &mut Command) -> Result<(), String> {
    let output = command
        .output()
        .map_err(|error| format!("{}: {error}", command.get_program().display()))?;
    if output.status.success() {
        return Ok(());
    }
    let complaint = String::from_utf8_lossy(&output.stderr);
    let last = complaint.lines().last().unwrap_or_default();
    Err(format!("{}: {last}", command.get_program().display()))
}
