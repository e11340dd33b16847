//! `cargo backpack completions` writes what completes the commands: each shell that is there is asked.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The script for a shell, and the folder that it is in.
fn script(shell: &str) -> (tempfile::TempDir, PathBuf) {
    let made = Command::new(env!("CARGO_BIN_EXE_cargo-backpack"))
        .args(["backpack", "completions", shell])
        .output()
        .expect("the program runs");
    assert!(made.status.success());
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("script");
    fs::write(&file, made.stdout).expect("written");
    (folder, file)
}

/// What a shell says of some code, with the script as its first argument; none where there is no such shell.
fn said(shell: &str, options: &[&str], code: &str, file: &Path) -> Option<String> {
    let ran = Command::new(shell)
        .env("LC_ALL", "C")
        .args(options)
        .args(["-c", code])
        .args((shell != "fish").then_some(shell))
        .arg(file)
        .output();
    let Ok(ran) = ran else {
        let is_ci = std::env::var_os("CI").is_some();
        assert!(!is_ci, "there is no {shell}, which CI has to have");
        eprintln!("SKIPPED: there is no {shell} here");
        return None;
    };
    let said = String::from_utf8_lossy(&ran.stdout).into_owned();
    assert!(ran.stderr.is_empty(), "{ran:?}");
    Some(said)
}

/// What bash offers behind these words, the last of which is completed.
fn offered_by_bash(before: &str, words: &[&str]) -> Option<Vec<String>> {
    let (_folder, file) = script("bash");
    let (last, rest) = words.split_last()?;
    let code = format!(
        r#"
        {before}
        source "$1"
        [[ "$(complete -p {})" =~ -F\ ([^ ]+) ]]
        COMP_WORDS=({} "{last}")
        COMP_CWORD={}
        "${{BASH_REMATCH[1]}}" "{}" "{last}" "{}"
        printf '%s\n' "${{COMPREPLY[@]}}"
        "#,
        words[0],
        rest.join(" "),
        rest.len(),
        words[0],
        rest.last()?,
    );
    let said = said("bash", &["--norc", "--noprofile"], &code, &file)?;
    Some(said.lines().map(str::to_owned).collect())
}

#[test]
fn bash_completes_the_program_and_the_subcommand() {
    for (words, expected) in [
        (["imp"].as_slice(), "import"),
        (&["import", "h"], "har"),
        (&["import", "har", "--fo"], "--force"),
        (&["comp"], "completions"),
    ] {
        for names in [["cargo-backpack"].as_slice(), &["cargo", "backpack"]] {
            let words = [names, words].concat();
            let Some(offered) = offered_by_bash("", &words) else {
                return;
            };
            assert!(
                offered.iter().any(|it| it == expected),
                "{words:?}: {offered:?}"
            );
        }
    }
}

#[test]
fn bash_leaves_what_else_is_behind_cargo_to_cargo() {
    let own = "_cargo() { COMPREPLY=(its-own); }";
    let loaded_late =
        "_completion_loader() { _cargo() { COMPREPLY=(its-own); }; complete -F _cargo cargo; }";
    for before in [own, loaded_late] {
        for words in [
            ["cargo", "b"].as_slice(),
            &["cargo", "backpack"],
            &["cargo", "build", "--rel"],
        ] {
            let Some(offered) = offered_by_bash(before, words) else {
                return;
            };
            assert_eq!(offered, ["its-own"], "{words:?}");
        }
    }
}

#[test]
fn fish_completes_the_program_and_the_subcommand() {
    let (_folder, file) = script("fish");
    for line in ["cargo-backpack", "cargo backpack"] {
        for (typed, expected) in [
            ("imp", "import"),
            ("import h", "har"),
            ("import har --fo", "--force"),
        ] {
            let code = format!("source $argv[1]; complete -C '{line} {typed}'");
            let Some(offered) = said("fish", &["--no-config"], &code, &file) else {
                return;
            };
            let mut names = offered.lines().filter_map(|line| line.split('\t').next());
            assert!(names.any(|it| it == expected), "{line} {typed}: {offered}");
        }
    }
}

#[test]
fn zsh_has_the_function_that_cargo_s_own_calls() {
    let (_folder, file) = script("zsh");
    let code = r#"
        autoload -U compinit
        compinit -u -D
        source "$1"
        print -r -- "${_comps[cargo-backpack]}"
        _describe() { print -rl -- "${(@P)4}"; }
        _cargo-backpack_commands
        _cargo-backpack__subcmd__import_commands
    "#;
    let Some(said) = said("zsh", &["-f"], code, &file) else {
        return;
    };
    for expected in ["_cargo-backpack", "import:", "har:"] {
        assert!(
            said.lines().any(|line| line.starts_with(expected)),
            "{said}"
        );
    }
}
