//! Programs that must compile and programs that must not, with what the compiler says of them.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A compiler that knows the runtime which the running test is built against, and stops where code would be generated.
///
/// Without cargo in between, which would look at the whole workspace for every program.
pub fn rustc() -> Command {
    let libraries = env::current_exe().expect("the path of this test");
    let libraries = libraries.parent().expect("the folder of this test");
    let mut library = PathBuf::from("backpack=");
    library.as_mut_os_string().push(newest_runtime(libraries));
    let mut rustc = Command::new("rustc");
    rustc
        .args(["--edition", "2024", "--emit", "metadata", "-L"])
        .arg(libraries)
        .arg("--extern")
        .arg(library);
    rustc
}

fn newest_runtime(folder: &Path) -> PathBuf {
    let is_runtime = |path: &Path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("libbackpack-") && name.ends_with(".rlib")
    };
    let entries = fs::read_dir(folder)
        .expect("the folder of libraries")
        .flatten();
    let runtimes = entries
        .map(|entry| entry.path())
        .filter(|path| is_runtime(path));
    let age = |path: &PathBuf| {
        fs::metadata(path)
            .and_then(|metadata| metadata.modified())
            .ok()
    };
    runtimes
        .max_by_key(age)
        .expect("the runtime is a dependency of this test")
}
