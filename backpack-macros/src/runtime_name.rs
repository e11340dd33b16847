//! What the invoking crate calls the runtime: the library's own name, or the one that its `Cargo.toml` gives it.

use std::path::Path;
use std::{env, fs};

use proc_macro_crate::{FoundCrate, crate_name};
use toml_edit::{DocumentMut, Item, TableLike};

/// What manifests call the runtime.
const PACKAGE: &str = "backpack-load";
/// What code calls it, unless the key of the dependency is a name of its own.
const LIBRARY: &str = "backpack";
/// The package's name as an identifier, which only a key of its own makes a name in code.
const UNDERSCORED: &str = "backpack_load";

/// The name that the invoking crate's code has for the runtime.
pub(crate) fn runtime_name() -> String {
    match crate_name(PACKAGE) {
        // The key as an identifier, be it the package's name or stand `package = "backpack-load"` beside it.
        Ok(FoundCrate::Name(key)) if key != UNDERSCORED || is_key_of_invoking_crate() => key,
        // Its own tests, examples and doctests see it so, and so does its lib: `extern crate self as backpack`.
        Ok(FoundCrate::Name(_) | FoundCrate::Itself) | Err(_) => LIBRARY.to_owned(),
    }
}

fn is_key_of_invoking_crate() -> bool {
    let folder = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
    let manifest = fs::read_to_string(Path::new(&folder).join("Cargo.toml"));
    manifest.is_ok_and(|manifest| is_key_in(&manifest))
}

/// Whether a dependency stands under `backpack_load` rather than `backpack-load`.
fn is_key_in(manifest: &str) -> bool {
    // Asked at every invocation; nearly every manifest lacks the word, and need not be parsed.
    if !manifest.contains(UNDERSCORED) {
        return false;
    }
    let Ok(manifest) = manifest.parse::<DocumentMut>() else {
        return false;
    };
    let targets = manifest.get("target").and_then(Item::as_table_like);
    let of_targets = targets.into_iter().flat_map(TableLike::iter);
    let mut of_targets = of_targets.filter_map(|(_, target)| target.as_table_like());
    is_key_beneath(manifest.as_table()) || of_targets.any(is_key_beneath)
}

fn is_key_beneath(table: &dyn TableLike) -> bool {
    ["dependencies", "dev-dependencies"].iter().any(|kind| {
        let dependencies = table.get(kind).and_then(Item::as_table_like);
        dependencies.is_some_and(|dependencies| dependencies.contains_key(UNDERSCORED))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_underscored_key_is_found_wherever_dependencies_stand() {
        for manifest in [
            "[dependencies]\nbackpack_load = { package = 'backpack-load' }",
            "[dependencies]\nbackpack_load.workspace = true",
            "[dependencies.backpack_load]\npackage = 'backpack-load'",
            "dependencies = { backpack_load = { package = 'backpack-load' } }",
            "[dev-dependencies]\n'backpack_load' = { package = 'backpack-load' }",
            "[target.'cfg(unix)'.dependencies]\nbackpack_load = { package = 'backpack-load' }",
            "[target.'cfg(unix)'.dev-dependencies.backpack_load]\nworkspace = true",
        ] {
            assert!(is_key_in(manifest), "{manifest}");
        }
    }

    #[test]
    fn the_word_elsewhere_is_no_key() {
        for manifest in [
            "[dependencies]\nbackpack-load = '0.1'",
            "[dependencies]\nbackpack-load = '0.1' # use backpack_load::prelude::*",
            "[dependencies]\nbackpack-load = '0.1'\n[[test]]\nname = 'backpack_load'",
            "[dependencies]\nbackpack-load = '0.1'\n[features]\nbackpack_load = []",
            "backpack_load",
        ] {
            assert!(!is_key_in(manifest), "{manifest}");
        }
    }
}
