//! What only shows where tests are built, which the programs of `ui.rs` are not: `#[backpack::test]` and the types it names.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

#[test]
fn tests_compile() {
    for program in programs("pass/test") {
        let output = compile(&program);
        assert!(
            output.status.success(),
            "{}:\n{}",
            program.display(),
            said(&output)
        );
    }
}

#[test]
fn tests_are_refused_in_the_words_that_stand_beside_them() {
    let mut differing = Vec::new();
    for program in programs("fail/test_build") {
        let output = compile(&program);
        assert!(!output.status.success(), "{} compiles", program.display());
        if !is_expected(&program.with_extension("stderr"), &said(&output)) {
            differing.push(format!("{}:\n{}", program.display(), said(&output)));
        }
    }
    assert!(
        differing.is_empty(),
        "the compiler says something else now\n{}",
        differing.join("\n")
    );
}

fn programs(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder of programs");
    let paths = entries.map(|entry| entry.expect("an entry of the folder").path());
    let mut programs: Vec<_> = paths
        .filter(|path| path.extension() == Some(OsStr::new("rs")))
        .collect();
    programs.sort();
    assert!(!programs.is_empty(), "no program in {folder}");
    programs
}

/// Compiles a program as `cargo test` does.
fn compile(program: &Path) -> Output {
    let into = env!("CARGO_TARGET_TMPDIR");
    backpack_ui_tests::rustc()
        .args(["--test", "--check-cfg", "cfg(test)", "--out-dir", into])
        .arg(program)
        .output()
        .expect("rustc runs")
}

/// What the compiler said, without the lines of the runtime's source and the summary.
fn said(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    let end = text.find("error: aborting").unwrap_or(text.len());
    let line = |line: &str| match (line.find("backpack/src/"), line.find(".rs:")) {
        (Some(_), Some(end)) => format!("{}\n", &line[..end + 3]),
        _ => format!("{line}\n"),
    };
    text[..end].lines().map(line).collect()
}

/// Compares, or with `TRYBUILD=overwrite` writes.
fn is_expected(file: &Path, said: &str) -> bool {
    if env::var_os("TRYBUILD").is_some_and(|mode| mode == "overwrite") {
        fs::write(file, said).expect("the expectation can be written");
    }
    fs::read_to_string(file).is_ok_and(|expected| expected == said)
}
