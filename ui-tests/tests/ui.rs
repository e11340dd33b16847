//! Programs that compile, and programs that are refused in the words that stand beside them.

use std::fs;
use std::path::Path;
use std::sync::Once;

static DATA: Once = Once::new();

/// Where trybuild makes the crate of all programs: there they look for the files that they name.
fn data_for_programs() {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent();
    let target = target.expect("the folder of the build");
    let data = target.join("tests/trybuild/backpack-ui-tests/data");
    fs::create_dir_all(&data).expect("a folder for the programs");
    for file in fs::read_dir("data").expect("the files of the programs") {
        let file = file.expect("a file");
        fs::copy(file.path(), data.join(file.file_name())).expect("a copy");
    }
    let row = |id: usize| format!("{id},user{id}@example.org,{}\n", "x".repeat(40));
    let rows: String = (0..80_000).map(row).collect();
    fs::write(data.join("large.csv"), format!("id,mail,note\n{rows}")).expect("a large file");
}

// Two tests, since trybuild checks all programs with one call of cargo only where none of them is to run.

#[test]
fn programs_are_refused() {
    DATA.call_once(data_for_programs);
    let cases = trybuild::TestCases::new();
    for of_macro in [
        "contract",
        "endpoint",
        "request",
        "chain",
        "data",
        "metric",
        "scenario",
        "depends",
        "thresholds",
        "test",
    ] {
        cases.compile_fail(format!("fail/{of_macro}/*.rs"));
    }
}

#[test]
fn programs_compile() {
    DATA.call_once(data_for_programs);
    let cases = trybuild::TestCases::new();
    cases.pass("pass/*/*.rs");
    cases.pass("made/*.rs");
    // Of these no mutants are made.
    cases.pass("unusual/*.rs");
}
