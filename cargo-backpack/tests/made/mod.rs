//! Crates that `cargo backpack` made, built with the crates of this checkout.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// `cargo backpack …` in this folder.
pub(crate) fn backpack(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_cargo-backpack"))
        .arg("backpack")
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .expect("the program runs")
}

/// A crate that `cargo backpack new` makes in this folder; it takes the crates of this checkout, in the versions that it is built with.
pub(crate) fn new_crate(folder: &Path, name: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    let root = root.expect("the folder of the workspace");
    let runtime = root.join("backpack").display().to_string();
    let made = backpack(folder, &["new", name, "--path", &runtime]);
    let told = told(&made);
    assert!(
        made.status.success() && told.contains("cargo run"),
        "{told}"
    );
    let place = folder.join(name);
    fs::copy(root.join("Cargo.lock"), place.join("Cargo.lock")).expect("a copy");
    place
}

/// What cargo does in the crate, with these variables of the environment.
pub(crate) fn cargo(place: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("new");
    Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(place)
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_NET_OFFLINE", "true")
        .envs(variables.iter().copied())
        .output()
        .expect("cargo runs")
}

/// All that a program said.
pub(crate) fn told(output: &Output) -> String {
    let said = [&output.stdout[..], &output.stderr].concat();
    String::from_utf8_lossy(&said).into_owned()
}
