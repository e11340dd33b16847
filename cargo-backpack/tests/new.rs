//! `cargo backpack new` makes a crate whose tests pass and which runs, as it is.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The crates that it needs, which stand in for those of the registry.
const CRATES: [(&str, &str); 4] = [
    ("backpack-load", "backpack"),
    ("backpack-load-data", "backpack-data"),
    ("backpack-load-grammar", "backpack-grammar"),
    ("backpack-load-macros", "backpack-macros"),
];

#[test]
fn a_new_load_test_passes_and_runs() {
    let folder = tempfile::tempdir().expect("a folder");
    let made = Command::new(env!("CARGO_BIN_EXE_cargo-backpack"))
        .args(["backpack", "new", "shop-load"])
        .current_dir(&folder)
        .output()
        .expect("the program runs");
    let told = told(&made);
    assert!(
        made.status.success() && told.contains("cargo run"),
        "{told}"
    );
    let place = folder.path().join("shop-load");
    with_these_crates(&place);
    let tested = cargo(&place, &["test"]);
    assert!(tested.contains("the_shop_holds ... ok"), "{tested}");
    let ran = cargo(&place, &["run", "--", "--headless", "--run-time", "2s"]);
    assert!(ran.contains("/orders"), "{ran}");
    assert!(!ran.contains("warning"), "{ran}");
}

/// Takes the crates of this checkout, in the versions that it is built with.
fn with_these_crates(place: &Path) {
    let root = root();
    let manifest = place.join("Cargo.toml");
    let mut text = fs::read_to_string(&manifest).expect("a manifest");
    text.push_str("\n[workspace]\n\n[patch.crates-io]\n");
    for (name, folder) in CRATES {
        let path = root.join(folder);
        text.push_str(&format!(
            "{name} = {{ path = {:?} }}\n",
            path.display().to_string()
        ));
    }
    fs::write(manifest, text).expect("written");
    fs::copy(root.join("Cargo.lock"), place.join("Cargo.lock")).expect("a copy");
}

fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    root.expect("the folder of the workspace").to_owned()
}

fn cargo(place: &Path, arguments: &[&str]) -> String {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("new");
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(place)
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_NET_OFFLINE", "true")
        .output()
        .expect("cargo runs");
    let told = told(&output);
    assert!(output.status.success(), "{told}");
    told
}

/// All that a program said.
fn told(output: &Output) -> String {
    let said = [&output.stdout[..], &output.stderr].concat();
    String::from_utf8_lossy(&said).into_owned()
}
