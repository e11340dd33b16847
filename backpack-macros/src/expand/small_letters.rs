//! Steps that are called in small letters: by the name of a function, most likely, of which rustc says no more than that it is no type.
//!
//! Such a name is imported, where others are named as a type: an import takes what is no type too, and then the type of our own that
//! is imported with all others stays, and is told of. A macro of the name, which nobody calls, is imported where there is nothing else.

use std::convert::Infallible;

use backpack_grammar::files;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::Path;
use syn::ext::IdentExt;

use crate::runtime_paths::Runtime;

/// What these words mean everywhere (types, crates, tools, attributes), so that an import could mean it too, which rustc refuses.
#[rustfmt::skip]
const MEANT_EVERYWHERE: [&str; 116] = [
    "bool", "char", "f128", "f16", "f32", "f64", "i128", "i16", "i32", "i64", "i8", "isize", "str", "u128", "u16", "u32", "u64", "u8",
    "usize",
    "alloc", "core", "std", "test",
    "clippy", "diagnostic", "miri", "rust_analyzer", "rustfmt",
    "allow", "allow_internal_unsafe", "allow_internal_unstable", "automatically_derived", "cfg", "cfg_attr", "cfi_encoding", "cold",
    "collapse_debuginfo", "compiler_builtins", "const_continue", "const_trait", "coroutine", "coverage", "crate_name", "crate_type",
    "custom_mir", "debugger_visualizer", "default_lib_allocator", "deny", "deprecated", "doc", "expect", "export_name",
    "export_stable", "feature", "ffi_const", "ffi_pure", "forbid", "fundamental", "ignore", "inline", "instruction_set", "lang",
    "link", "link_name", "link_ordinal", "link_section", "linkage", "loop_match", "macro_escape", "macro_export", "macro_use",
    "marker", "may_dangle", "must_not_suspend", "must_use", "naked", "needs_allocator", "needs_panic_runtime", "no_builtins",
    "no_core", "no_implicit_prelude", "no_link", "no_main", "no_mangle", "no_std", "non_exhaustive", "optimize", "panic_handler",
    "panic_runtime", "patchable_function_entry", "path", "prelude_import", "proc_macro", "proc_macro_attribute",
    "proc_macro_derive", "profiler_runtime", "recursion_limit", "register_tool", "repr", "sanitize", "should_panic", "stable",
    "start", "target_feature", "track_caller", "type_length_limit", "pattern_complexity_limit", "pin_v2", "reexport_test_harness_main",
    "test_runner", "thread_local", "unstable", "unstable_feature_bound", "used", "warn", "windows_subsystem",
];
/// The name of a step that is called so, if an import of it can only mean what the program declares; none of a longer path, of which
/// rustc tells at the import what of it is not there.
pub(crate) fn in_small_letters(path: &Path) -> Option<&Ident> {
    let name = path.get_ident()?;
    let text = name.unraw().to_string();
    let is_small = text.starts_with(char::is_lowercase);
    let is_of_program = !MEANT_EVERYWHERE.contains(&text.as_str()) && !may_be_crate(&text);
    (is_small && is_of_program).then_some(name)
}

/// Whether the manifest has the word, perhaps as the name of a crate.
fn may_be_crate(name: &str) -> bool {
    let manifest = files::read("Cargo.toml", |text| {
        let text = String::from_utf8_lossy(text);
        Ok::<_, Infallible>(text.replace('-', "_"))
    });
    let is_of_name = |letter: char| letter.is_alphanumeric() || letter == '_';
    manifest.is_ok_and(|manifest| {
        let mut words = manifest.contents.split(|letter| !is_of_name(letter));
        words.any(|word| word == name)
    })
}

/// Has the alias mean what the name does, or `NoStep`.
pub(crate) fn imported(runtime: &Runtime, name: &Ident, alias: &Ident) -> TokenStream {
    let Runtime { private, .. } = runtime;
    let others = format_ident!("{}_or_none", alias, span = Span::call_site());
    quote! {
        #[allow(non_snake_case)]
        mod #others {
            pub(super) use #private::NoStep as #alias;
        }
        #[allow(unused_imports)]
        use #others::*;
        #[allow(unused_macros)]
        macro_rules! #name { () => {}; }
        #[allow(unused_imports)]
        use #name as #alias;
    }
}
