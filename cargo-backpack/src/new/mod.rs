//! A new load test: a crate that compiles and runs at once, against a server of its own until it is given another.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use crate::cli::New;
use crate::paths::{absolute, from_folder};

/// What is written, by its place in the crate.
const FILES: [(&str, &str); 4] = [
    ("Cargo.toml", include_str!("template/manifest")),
    (".gitignore", "/target\n"),
    ("src/main.rs", include_str!("template/main")),
    ("src/demo.rs", include_str!("template/demo")),
];

/// What is to be done until there is a release.
const UNRELEASED: &str = "\n\nBackpack is not released yet: until it is, write `path = \"…/backpack\"`, the folder of a clone, in its Cargo.toml, as `--path` does.";

/// Makes the crate in a folder that is not there yet; what to do with it, or why it cannot be made.
pub(crate) fn create(asked: &New) -> Result<String, String> {
    let path = asked.folder.as_path();
    let shown = path.display();
    let name = path.file_name().and_then(|name| name.to_str());
    let name = name.ok_or_else(|| format!("`{shown}` ends with no name for a crate"))?;
    check(name)?;
    let runtime = match &asked.path {
        Some(runtime) => from_clone(runtime, path)?,
        None => format!("\"{}\"", env!("CARGO_PKG_VERSION")),
    };
    match fs::create_dir(path) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            return Err(format!("{shown} is there already: give another name"));
        }
        Err(error) => return Err(format!("cannot make {shown}: {error}")),
    }
    for (file, text) in FILES {
        let text = text
            .replace("{{name}}", name)
            .replace("{{runtime}}", &runtime);
        write(&path.join(file), &text)?;
    }
    let note = match &asked.path {
        Some(_) => "",
        None => UNRELEASED,
    };
    Ok(format!(
        "{shown} is a load test:\n\n    cd {shown}\n    cargo run       # with a live page, against a small server of its own\n    cargo test      # as in CI\n\nIts endpoints are in src/main.rs; `cargo run -- --host URL` loads another server.{note}"
    ))
}

/// What the crate depends on where it takes the runtime from this folder.
fn from_clone(runtime: &Path, path: &Path) -> Result<String, String> {
    let manifest = fs::read_to_string(runtime.join("Cargo.toml")).unwrap_or_default();
    let is_it = |line: &str| line.replace(' ', "") == r#"name="backpack-load""#;
    if !manifest.lines().any(is_it) {
        return Err(format!(
            "{} is not the folder of the package backpack-load: give that of its Cargo.toml, `backpack` in a clone",
            runtime.display()
        ));
    }
    let runtime = runtime
        .canonicalize()
        .map_err(|error| format!("cannot read {}: {error}", runtime.display()))?;
    let place = absolute(path).and_then(|crate_folder| from_folder(&crate_folder, &runtime));
    let place = place.unwrap_or_else(|| runtime.display().to_string());
    Ok(format!("{{ path = {place:?} }}"))
}

fn write(file: &Path, text: &str) -> Result<(), String> {
    let folder = file.parent().unwrap_or(Path::new(""));
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(file, text));
    written.map_err(|error| format!("cannot write {}: {error}", file.display()))
}

/// Refuses what cargo would not take, or would call something else.
fn check(name: &str) -> Result<(), String> {
    let mut letters = name.chars();
    let begins = letters
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic());
    let goes_on = letters.all(|one| one.is_ascii_alphanumeric() || matches!(one, '-' | '_'));
    if !begins || !goes_on {
        return Err(format!(
            "`{name}` is no name for a crate: write a letter, then letters, digits, `-` and `_`"
        ));
    }
    match name {
        "backpack" | "backpack-load" | "core" | "std" | "test" => Err(format!(
            "`{name}` is the name of another crate that it needs: give another one"
        )),
        // Of folders of its own.
        "build" | "deps" | "examples" | "incremental" => Err(format!(
            "cargo takes no crate named `{name}`: give another name"
        )),
        name if syn::parse_str::<syn::Ident>(&name.replace('-', "_")).is_err() => Err(format!(
            "`{name}` is a word of Rust, which names no crate: give another name"
        )),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_cargo_does_not_take_are_refused() {
        for name in ["load-test", "a", "Shop_2"] {
            assert_eq!(check(name), Ok(()));
        }
        for name in [
            "", "2shop", "a b", "a/b", "größe", "std", "backpack", "deps", "async", "fn",
        ] {
            assert!(check(name).is_err(), "{name}");
        }
    }

    #[test]
    fn what_is_there_stays_as_it_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let place = folder.path().join("shop");
        let asked = New {
            folder: place.clone(),
            path: None,
        };
        let told = create(&asked).expect("made");
        assert!(
            told.contains("cargo test") && told.ends_with(UNRELEASED),
            "{told}"
        );
        fs::write(place.join("src/main.rs"), "mine").expect("written");
        let why = create(&asked).expect_err("it is there");
        assert!(
            why.ends_with("is there already: give another name"),
            "{why}"
        );
        let text = fs::read_to_string(place.join("src/main.rs")).expect("read");
        assert_eq!(text, "mine");
    }

    #[test]
    fn the_runtime_comes_from_a_clone() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |path: &str| folder.path().join(path);
        let asked = |name: &str, path: &str| New {
            folder: at(name),
            path: Some(at(path)),
        };
        for (clone, package) in [("clone", "other"), ("clone/backpack", "backpack-load")] {
            fs::create_dir_all(at(clone)).expect("a folder");
            let manifest = format!("[package]\nname = \"{package}\"\n");
            fs::write(at(clone).join("Cargo.toml"), manifest).expect("written");
        }
        for path in ["nowhere", "clone"] {
            let why = create(&asked("shop", path)).expect_err(path);
            assert!(
                why.contains("is not the folder of the package backpack-load"),
                "{why}"
            );
            assert!(!at("shop").exists());
        }
        let told = create(&asked("shop", "clone/backpack")).expect("made");
        assert!(!told.contains(UNRELEASED), "{told}");
        let text = fs::read_to_string(at("shop/Cargo.toml")).expect("read");
        let line = r#"backpack-load = { path = "../clone/backpack" }"#;
        assert!(text.lines().any(|it| it == line), "{text}");
    }

    #[test]
    fn what_is_written_is_formatted() {
        for (file, text) in FILES.iter().filter(|(file, _)| file.ends_with(".rs")) {
            let formatted = crate::fmt::formatted(text);
            assert_eq!(formatted.as_deref(), Ok(*text), "{file}");
        }
    }
}
