//! What rustc answers to a program, as it tells it to other programs.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::mutant::Mutant;

/// An error.
pub(crate) struct Error {
    /// Its first line.
    pub(crate) text: String,
    /// The bytes that it is shown at, if these are in the program.
    pub(crate) places: Vec<Option<(usize, usize)>>,
    /// Everything that is said: the first line, labels, notes and helps.
    pub(crate) said: Vec<String>,
    /// As people see it.
    pub(crate) rendered: String,
}

/// Compiles a mutant, in a folder that nobody else uses meanwhile.
pub(crate) fn errors(mutant: &Mutant<'_>, worker: usize) -> Vec<Error> {
    let folder = folder(worker);
    fs::create_dir_all(&folder).expect("a folder for the programs of a worker");
    let file = folder.join("mutant.rs");
    fs::write(&file, &mutant.source).expect("a program that can be written");
    let mut rustc = backpack_ui_tests::rustc();
    rustc
        .args(["--error-format=json", "--cap-lints=allow", "--out-dir"])
        .arg(&folder)
        .arg(&file);
    if mutant.program.is_test() {
        rustc.args(["--test", "--check-cfg", "cfg(test)"]);
    }
    let output = rustc.output().expect("rustc runs");
    let text = String::from_utf8_lossy(&output.stderr);
    let errors: Vec<_> = text.lines().filter_map(|line| error(line, &file)).collect();
    assert!(
        output.status.success() || !errors.is_empty(),
        "rustc refuses without an error: {text}"
    );
    errors
}

fn folder(worker: usize) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("mutants")
        .join(worker.to_string())
}

/// An error, if the line tells of one, and not only of how many there were.
fn error(line: &str, file: &Path) -> Option<Error> {
    let message: Value =
        serde_json::from_str(line).unwrap_or_else(|_| panic!("rustc answers in JSON: {line}"));
    let text = message["message"].as_str()?;
    let counts = text.starts_with("aborting due to");
    let level = message["level"].as_str()?;
    (level.starts_with("error") && !counts).then(|| Error {
        text: text.to_owned(),
        places: places(&message, file),
        said: said(&message),
        rendered: message["rendered"].as_str().unwrap_or_default().to_owned(),
    })
}

fn places(message: &Value, file: &Path) -> Vec<Option<(usize, usize)>> {
    let spans = list(&message["spans"]);
    let primary = spans.filter(|span| span["is_primary"] == true);
    primary.map(|span| place(span, file)).collect()
}

fn place(span: &Value, file: &Path) -> Option<(usize, usize)> {
    let byte = |name: &str| usize::try_from(span[name].as_u64()?).ok();
    let is_own = span["file_name"].as_str().map(Path::new) == Some(file);
    is_own.then(|| Some((byte("byte_start")?, byte("byte_end")?)))?
}

fn said(message: &Value) -> Vec<String> {
    let text = message["message"].as_str().unwrap_or_default();
    // Written by rustc behind every type that is not what it has to be, with the path of the function that asks for it.
    if text.starts_with("required by a bound in") {
        return Vec::new();
    }
    let labels = list(&message["spans"]).filter_map(|span| span["label"].as_str());
    let own = [text].into_iter().chain(labels).map(str::to_owned);
    own.chain(list(&message["children"]).flat_map(said))
        .collect()
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}
