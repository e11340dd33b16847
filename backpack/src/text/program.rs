//! What a program is called, by the word that it was started with.

use std::path::Path;

/// The name of a program, without what cargo puts behind those of tests: it changes with every build, and a CI server would
/// take it for another suite.
pub(crate) fn named(program: &str) -> &str {
    let stem = Path::new(program).file_stem().and_then(|it| it.to_str());
    let stem = stem.unwrap_or(program);
    match stem.rsplit_once('-') {
        Some((name, hash)) if is_hash(hash) => name,
        _ => stem,
    }
}

fn is_hash(text: &str) -> bool {
    text.len() == 16 && text.chars().all(|c| c.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suite_has_the_name_of_its_program_in_each_build() {
        assert_eq!(named("target/debug/my-load-test"), "my-load-test");
        assert_eq!(named("target/debug/deps/load-bd6d52e6bcbd2b8d"), "load");
        assert_eq!(named("game.exe"), "game");
        assert_eq!(named(""), "");
    }
}
