//! Chances: `@ 75%`.

use proc_macro2::{Literal, Span};
use syn::Token;
use syn::parse::ParseStream;

use crate::syntax::cursor::error_here;

/// A chance as written, within its limits.
#[derive(Clone, Copy)]
pub(crate) struct Chance {
    pub(crate) percent: u8,
    pub(crate) span: Span,
}

const FORM: &str = "a chance is a whole number from 1% to 100%";

/// Reads a chance where an `@` comes next.
pub(crate) fn chance(input: ParseStream) -> syn::Result<Option<Chance>> {
    if !input.peek(Token![@]) {
        return Ok(None);
    }
    input.parse::<Token![@]>()?;
    let span = input.span();
    let Ok(literal) = input.parse::<Literal>() else {
        return error_here(input, format!("expected a chance, such as `@ 75%`: {FORM}"));
    };
    let text = literal.to_string();
    let percent = text
        .parse::<u8>()
        .ok()
        .filter(|percent| (1..=100).contains(percent));
    let Some(percent) = percent else {
        return Err(syn::Error::new(span, refusal(&text)));
    };
    if input.parse::<Token![%]>().is_err() {
        return Err(syn::Error::new(
            span,
            format!("a chance is written with `%`: `@ {text}%`"),
        ));
    }
    Ok(Some(Chance { percent, span }))
}

fn refusal(text: &str) -> String {
    match text.parse::<f64>() {
        Ok(0.0) => "a chance of 0% never comes: remove the step, or give it 1% to 100%".to_owned(),
        Ok(number) if number > 100.0 => format!("a chance of {text}% is more than always: {FORM}"),
        Ok(_) => format!("`{text}` is no whole number: {FORM}"),
        Err(_) => FORM.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use syn::parse::Parser;

    use super::chance;

    fn read(text: &str) -> Result<Option<u8>, String> {
        let chance = chance.parse_str(text).map_err(|error| error.to_string())?;
        Ok(chance.map(|chance| chance.percent))
    }

    #[test]
    fn whole_percentages_are_read() {
        assert_eq!(read(""), Ok(None));
        assert_eq!(read("@ 1%"), Ok(Some(1)));
        assert_eq!(read("@100%"), Ok(Some(100)));
    }

    #[test]
    fn what_is_no_chance_is_refused() {
        for text in [
            "@", "@ 0%", "@ 101%", "@ 300%", "@ 2.5%", "@ 50", "@ -5%", "@ \"5\"%", "@ 5s%",
            "@ half",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
