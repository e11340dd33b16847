//! The place of the reader of queries in a build without the feature `graphql`: it tells which feature that is.

use proc_macro2::Ident;
use syn::LitStr;

use super::Declared;

/// Refuses every query, at the option that gives it.
pub(super) fn read(option: &Ident, _: &LitStr) -> syn::Result<Vec<Declared>> {
    Err(syn::Error::new(
        option.span(),
        "`graphql` takes the feature `graphql` of backpack-load: write `features = [\"graphql\"]` behind its version in Cargo.toml",
    ))
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use crate::Errors;

    #[test]
    fn the_feature_is_named_and_nothing_else_told() {
        let mut errors = Errors::default();
        let text = quote!(A = POST "/" { graphql: "{ a", variables: { "b": 1 } };);
        crate::endpoints(text, &mut errors);
        let texts = errors.texts();
        assert_eq!(texts.len(), 1, "{texts:?}");
        assert!(texts[0].contains("features = [\"graphql\"]"), "{texts:?}");
    }
}
