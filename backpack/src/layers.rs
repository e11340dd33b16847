//! The order of the modules, as a test: each names only what stands below it.

use std::fs;
use std::path::{Path, PathBuf};

/// From the ground up: a module may name those of its own floor and of the floors before it.
const FLOORS: [&[&str]; 17] = [
    &["time_text"],
    &["answer", "request_result", "verdict"],
    &["transport", "redirects", "time_limit"],
    &[
        "declaration",
        "outline",
        "method",
        "attributes",
        "endpoint_set",
        "test_option",
        "check",
    ],
    &["metrics"],
    &["threshold"],
    &["load", "stages", "profile", "autoscale", "guidance"],
    &["report", "baseline"],
    &[
        "user",
        "states",
        "endpoint_state",
        "prepared",
        "dependency",
        "wait",
        "context",
        "signals",
    ],
    &["request", "step", "chain", "scenario", "turns", "pool"],
    &["load_test"],
    &["plan", "listing"],
    &["run"],
    &["zip"],
    &["locust"],
    &["web"],
    &["cli"],
];

/// They hand names on, and may see all.
const DOORS: [&str; 5] = ["lib", "prelude", "private", "language", "layers"];

/// What still looks up, how often in each file. This list may only shrink.
const KNOWN: [(&str, usize); 11] = [
    ("autoscale.rs", 1),
    ("check/hints.rs", 3),
    ("cli/guidance.rs", 1),
    ("guidance.rs", 1),
    ("load.rs", 2),
    ("load_test.rs", 2),
    ("report/build.rs", 2),
    ("run/oversight.rs", 1),
    ("threshold.rs", 2),
    ("user.rs", 1),
    ("verdict.rs", 1),
];

#[test]
fn nothing_names_what_stands_above_it() {
    let src = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"));
    let mut upward = Vec::new();
    for file in sources(src) {
        let inside = file.strip_prefix(src).expect("a path under it");
        let own = module_of(&inside.with_extension(""));
        if DOORS.contains(&own.as_str()) || inside.ends_with("tests.rs") {
            continue;
        }
        let floor =
            floor_of(&own).unwrap_or_else(|| panic!("`{own}` has no floor yet: give it one"));
        for (line, named) in names(&fs::read_to_string(&file).expect("a source")) {
            let above = floor_of(&named).is_none_or(|other| other > floor);
            if above && named != own {
                upward.push((inside.display().to_string(), line, named));
            }
        }
    }
    let mut found = std::collections::BTreeMap::<&str, usize>::new();
    for (file, ..) in &upward {
        *found.entry(file).or_default() += 1;
    }
    let listed: Vec<_> = upward
        .iter()
        .map(|(file, line, named)| format!("{file}:{line} names `{named}`"))
        .collect();
    assert!(
        found.into_iter().eq(KNOWN),
        "what looks up is not what is known:\n{}",
        listed.join("\n")
    );
}

fn floor_of(module: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&module))
}

fn module_of(inside: &Path) -> String {
    let own = inside.iter().next().expect("a module");
    own.to_string_lossy().into_owned()
}

/// What stands behind each `crate::`, with its line; neither in comments nor in the tests at a file's end.
fn names(text: &str) -> Vec<(usize, String)> {
    let code = text
        .split("\n#[cfg(test)]\nmod tests")
        .next()
        .unwrap_or_default();
    let lines = (1..).zip(code.lines());
    let code = lines.filter(|(_, line)| !line.trim_start().starts_with("//"));
    code.flat_map(|(number, line)| {
        let after = line.split("crate::").skip(1);
        after.map(move |rest| {
            let name = rest
                .split(|c: char| !c.is_alphanumeric() && c != '_')
                .next();
            (number, name.unwrap_or_default().to_owned())
        })
    })
    .collect()
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").flatten();
    let paths = entries.flat_map(|entry| match entry.path() {
        path if path.is_dir() => sources(&path),
        path => vec![path],
    });
    let mut sources: Vec<_> = paths
        .filter(|path| path.extension().is_some_and(|it| it == "rs"))
        .collect();
    sources.sort();
    sources
}
