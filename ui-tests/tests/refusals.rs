//! Holds docs/refusals.md to what the compiler says.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// A message and the program that it is said of, as `scenario/empty.rs`.
type Row = (String, String);

#[test]
fn the_page_lists_every_message_of_every_program() {
    let (listed, said) = (listed(), said());
    let missing: Vec<_> = said.difference(&listed).collect();
    assert!(missing.is_empty(), "docs/refusals.md lacks {missing:#?}");
    let stale: Vec<_> = listed.difference(&said).collect();
    assert!(
        stale.is_empty(),
        "docs/refusals.md has what the compiler does not say: {stale:#?}"
    );
}

/// The rows of the page's tables: `| mistake | message | program |`.
fn listed() -> BTreeSet<Row> {
    let page = fs::read_to_string("../docs/refusals.md").expect("the page of refusals");
    let row = |line: &str| {
        let mut cells = line
            .split(" | ")
            .skip(1)
            .map(|cell| cell.replace("\\|", "|"));
        let (message, program) = (cells.next()?, cells.next()?);
        let program = program.strip_prefix('`')?.strip_suffix("` |")?;
        Some((message, program.to_owned()))
    };
    page.lines().filter_map(row).collect()
}

/// The first line of each error of each program.
fn said() -> BTreeSet<Row> {
    let folders = fs::read_dir("fail")
        .expect("the folder of programs")
        .flatten();
    let files = folders.flat_map(|folder| {
        fs::read_dir(folder.path())
            .expect("a folder of programs")
            .flatten()
    });
    let expectations = files
        .map(|file| file.path())
        .filter(|path| path.extension().is_some_and(|end| end == "stderr"));
    expectations.flat_map(|path| messages(&path)).collect()
}

fn messages(expectation: &Path) -> Vec<Row> {
    let program = expectation.with_extension("rs");
    let program = program
        .strip_prefix("fail")
        .expect("a path under it")
        .to_string_lossy()
        .replace('\\', "/");
    let text = fs::read_to_string(expectation).expect("an expectation");
    let headline = |line: &str| {
        let (_, message) = line.strip_prefix("error")?.split_once(": ")?;
        Some(
            message
                .strip_prefix("evaluation panicked: ")
                .unwrap_or(message)
                .to_owned(),
        )
    };
    text.lines()
        .filter_map(headline)
        .map(|message| (message, program.clone()))
        .collect()
}
