//! The real Locust, for specifications that compare with it.

use std::path::Path;
use std::process::Command;

use backpack_python::PythonTools;

/// Python with the Locust of `tests/python/locust.txt`, in a virtual environment under the target directory.
#[derive(Clone, Debug)]
pub struct Locust(PythonTools);

impl Locust {
    /// The environment, which is made at first use; where that cannot be done (no Python, no package index), nothing, and a line
    /// that says so.
    ///
    /// # Panics
    ///
    /// If it cannot be made in a CI (where `CI` is set), in which nobody would read that line.
    #[must_use]
    pub fn find() -> Option<Self> {
        PythonTools::find(include_str!("../python/locust.txt")).map(Self)
    }

    /// Its Python.
    #[must_use]
    pub fn python(&self) -> &Path {
        self.0.python()
    }

    /// `locust`, without any argument, and nothing of ours or of its own in its environment.
    #[must_use]
    pub fn command(&self) -> Command {
        let mut command = Command::new(self.python());
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("LOCUST_")) {
            command.env_remove(name);
        }
        command.args(["-m", "locust"]);
        command
    }
}
