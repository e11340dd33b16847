//! Leaves out the attributes of `diagnostic` where nobody can name them: under `#![no_implicit_prelude]` the names of tools are not
//! known either. What rustc says of a wrong type there goes on for longer, and everything compiles.

use std::convert::Infallible;
use std::path::Path;

use backpack_grammar::files;
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// The attribute that says so, of a crate or of a module.
const WITHOUT_PRELUDE: &str = "no_implicit_prelude";

/// The code as it can stand where the macro was called.
pub(crate) fn nameable(code: TokenStream) -> TokenStream {
    match is_without_prelude() {
        true => without_diagnostics(code),
        false => code,
    }
}

/// Whether the file of the call says so, or that of the crate.
fn is_without_prelude() -> bool {
    if !proc_macro::is_available() {
        return false;
    }
    let folder = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
    let roots = ["src/lib.rs", "src/main.rs"].map(|root| Path::new(&folder).join(root));
    let own = proc_macro::Span::call_site().local_file();
    own.into_iter().chain(roots).any(|file| says_so(&file))
}

fn says_so(file: &Path) -> bool {
    let Some(path) = file.to_str() else {
        return false;
    };
    let read = files::read_from(Path::new(""), path, |text| {
        let text = String::from_utf8_lossy(text);
        Ok::<_, Infallible>(SaysSo(text.contains(WITHOUT_PRELUDE)))
    });
    read.is_ok_and(|file| file.contents.0)
}

/// What is remembered of a file.
struct SaysSo(bool);

/// The code without its `#[diagnostic::…]`.
fn without_diagnostics(code: TokenStream) -> TokenStream {
    let mut kept: Vec<TokenTree> = Vec::new();
    for token in code {
        let TokenTree::Group(group) = token else {
            kept.push(token);
            continue;
        };
        let is_attribute = kept.last().is_some_and(|last| is_sign(last, '#'));
        if is_attribute && is_diagnostic(&group) {
            kept.pop();
            continue;
        }
        let mut inner = Group::new(group.delimiter(), without_diagnostics(group.stream()));
        inner.set_span(group.span());
        kept.push(inner.into());
    }
    kept.into_iter().collect()
}

fn is_diagnostic(group: &Group) -> bool {
    let first = group.stream().into_iter().next();
    group.delimiter() == Delimiter::Bracket
        && matches!(first, Some(TokenTree::Ident(word)) if word == "diagnostic")
}

fn is_sign(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::without_diagnostics;

    #[test]
    fn only_the_attributes_of_diagnostic_are_left_out() {
        let code = quote! {
            #[doc = "a"]
            #[diagnostic::do_not_recommend]
            impl A for B { #[diagnostic::on_unimplemented(message = "b")] fn c() { d[diagnostic] } }
        };
        let expected = quote! {
            #[doc = "a"]
            impl A for B { fn c() { d[diagnostic] } }
        };
        assert_eq!(without_diagnostics(code).to_string(), expected.to_string());
    }
}
