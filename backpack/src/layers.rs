//! The order of the floors and the walls between rooms, as a test: what names what.

use std::fs;
use std::path::{Path, PathBuf};

/// From the ground up: a folder may name those before it, and none behind it.
const FLOORS: [&str; 20] = [
    "text",
    "seen",
    "answer",
    "transport",
    "declare",
    "contract",
    "data",
    "metrics",
    "threshold",
    "load",
    "report",
    "user",
    "play",
    "load_test",
    "plan",
    "run",
    "zip",
    "locust",
    "web",
    "cli",
];

/// They hand names on, and may see all. Nobody inside goes through them.
const DOORS: [&str; 7] = [
    "lib", "prelude", "language", "private", "testing", "layers", "fuzz",
];

/// What a folder does not name, though it lies below; with the only module there that it may name, where the wall has a door.
const WALLS: [(&str, &str, Option<&str>); 7] = [
    ("metrics", "answer", None),
    ("metrics", "transport", None),
    ("locust", "metrics", Some("metrics::tap")),
    ("web", "metrics", Some("metrics::snapshot")),
    ("cli", "metrics", Some("metrics::snapshot")),
    ("web", "locust", None),
    ("private", "locust", None),
];

/// A place in the sources that names a module.
struct Mention {
    file: PathBuf,
    line: usize,
    from: String,
    /// The folder.
    named: String,
    /// All that was written from there on.
    path: String,
}

impl Mention {
    /// Whether it names this module, or something in it.
    fn is_of(&self, module: &str) -> bool {
        let rest = self.path.strip_prefix(module);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    }
}

#[test]
fn nothing_names_what_stands_above_it() {
    let up = |mention: &Mention| {
        let own = floor_of(&mention.from);
        own.is_some() && floor_of(&mention.named).is_none_or(|named| Some(named) > own)
    };
    refuse("a folder names one that stands above it", up);
}

#[test]
fn the_walls_hold() {
    let through = |mention: &Mention| {
        let mut walls = WALLS.iter().filter(|(from, ..)| *from == mention.from);
        walls.any(|(_, walled, door)| {
            mention.named == *walled && !door.is_some_and(|door| mention.is_of(door))
        })
    };
    refuse("a wall is broken", through);
}

/// Reports are data: what a run's own process was told is handed in.
#[test]
fn a_report_does_not_ask_the_process() {
    for file in sources(&src().join("report")) {
        let text = code(&file);
        assert!(!text.contains("env::args"), "{}", file.display());
    }
}

fn refuse(what: &str, is_refused: impl Fn(&Mention) -> bool) {
    let mentions = sources(&src()).into_iter().flat_map(|file| mentions(&file));
    let refused = mentions.filter(is_refused).map(|mention| {
        let Mention {
            file, line, path, ..
        } = mention;
        format!("{}:{line} names `{path}`", file.display())
    });
    let refused: Vec<_> = refused.collect();
    assert!(refused.is_empty(), "{what}:\n{}", refused.join("\n"));
}

fn floor_of(module: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| *floor == module)
}

/// What a file names of other folders: whatever stands behind `crate::`, or behind so many `super::` that they lead there.
fn mentions(file: &Path) -> Vec<Mention> {
    let src = src();
    let inside = file
        .strip_prefix(&src)
        .expect("a path under it")
        .with_extension("");
    let rooms: Vec<_> = inside.iter().filter(|room| *room != "mod").collect();
    let from = rooms[0].to_string_lossy().into_owned();
    if inside.ends_with("tests") {
        return Vec::new();
    }
    let is_door = DOORS.contains(&from.as_str());
    assert!(
        is_door || floor_of(&from).is_some(),
        "`{from}` has no floor yet: give it one"
    );
    let to_root = "super::".repeat(rooms.len());
    let text = code(file).replace(&to_root, "crate::");
    let mut mentions = Vec::new();
    for (line, text) in (1..).zip(text.lines()) {
        if text.trim_start().starts_with("//") {
            continue;
        }
        for rest in text.split("crate::").skip(1) {
            let path = rest
                .split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':')
                .next();
            let path = path.unwrap_or_default();
            let named = path.split(':').next().unwrap_or_default().to_owned();
            if named != from {
                mentions.push(Mention {
                    file: inside.clone(),
                    line,
                    from: from.clone(),
                    named,
                    path: path.to_owned(),
                });
            }
        }
    }
    mentions
}

/// A file without the tests at its end.
fn code(file: &Path) -> String {
    let text = fs::read_to_string(file).expect("a source");
    let code = text.split("\n#[cfg(test)]\nmod tests").next();
    code.unwrap_or_default().to_owned()
}

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
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
