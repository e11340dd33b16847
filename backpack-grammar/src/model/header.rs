//! Header names and values, as far as literals tell.

use syn::{Expr, ExprLit, Lit, LitStr};

/// What is wrong with the name of a header of a request.
pub(crate) fn check_name(name: &LitStr) -> syn::Result<()> {
    check_token(name, "a header")?;
    let text = name.value();
    let refuse = |message: String| Err(syn::Error::new(name.span(), message));
    match text.to_ascii_lowercase().as_str() {
        "content-length" | "transfer-encoding" => refuse(format!(
            "the client says how long a body is: remove `{text}`"
        )),
        "connection" | "keep-alive" | "proxy-connection" | "upgrade" => refuse(format!(
            "connections are the client's to keep and to close: remove `{text}`"
        )),
        _ => Ok(()),
    }
}

/// What is wrong with a name that HTTP allows letters, digits and some signs in.
pub(crate) fn check_token(name: &LitStr, of_what: &str) -> syn::Result<()> {
    let text = name.value();
    let refuse = |message: String| Err(syn::Error::new(name.span(), message));
    if text.is_empty() {
        return refuse(format!("{of_what} without a name"));
    }
    match text.chars().find(|character| !is_token(*character)) {
        Some(wrong) => refuse(format!(
            "{wrong:?} cannot stand in the name of {of_what}: letters, digits and `-` can"
        )),
        None => Ok(()),
    }
}

/// What is wrong with a header's value, where it is a literal text.
pub(crate) fn check_value(value: &Expr) -> syn::Result<()> {
    let Expr::Lit(ExprLit {
        lit: Lit::Str(text),
        ..
    }) = value
    else {
        return Ok(());
    };
    check_text(text)
}

/// What is wrong with a text in a header's value.
pub(crate) fn check_text(text: &LitStr) -> syn::Result<()> {
    match text
        .value()
        .chars()
        .find(|character| !is_visible(*character))
    {
        Some(wrong) => {
            let message = format!(
                "{wrong:?} cannot stand in the value of a header: visible ASCII and spaces can"
            );
            Err(syn::Error::new(text.span(), message))
        }
        None => Ok(()),
    }
}

fn is_token(character: char) -> bool {
    character.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(character)
}

fn is_visible(character: char) -> bool {
    character == '\t' || (' '..='~').contains(&character)
}

#[cfg(test)]
mod tests {
    use super::{check_name, check_value};

    #[test]
    fn names_are_http_tokens() {
        let name = |text: &str| check_name(&syn::LitStr::new(text, proc_macro2::Span::call_site()));
        assert!(name("x-client").is_ok());
        for wrong in [
            "",
            "x client",
            "x:client",
            "ü",
            "x\n",
            "Content-Length",
            "connection",
        ] {
            assert!(name(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn only_literal_values_are_judged() {
        let value = |code: &str| check_value(&syn::parse_str(code).expect("an expression"));
        assert!(value("\"load test\"").is_ok());
        assert!(value("token()").is_ok());
        assert!(value("\"a\\nb\"").is_err());
        assert!(value("\"ü\"").is_err());
    }
}
