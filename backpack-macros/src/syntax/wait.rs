//! A think time: a duration, a range of durations, or `none`.

use std::time::Duration;

use syn::Token;
use syn::parse::ParseStream;

use crate::syntax::cursor::{error_here, peek_word, word};
use crate::syntax::duration::duration;

/// As written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wait {
    None,
    Fixed(Duration),
    Uniform(Duration, Duration),
}

/// Reads one.
pub(crate) fn wait(input: ParseStream) -> syn::Result<Wait> {
    if peek_word(input) {
        let word = word(input, "")?;
        if word == "none" {
            return Ok(Wait::None);
        }
        return Err(syn::Error::new(
            word.span(),
            "expected a duration `1s`, a range `1s..3s` or `none`",
        ));
    }
    let begin = input.span();
    let from = duration(input).map_err(advise_none)?;
    if !input.peek(Token![..]) {
        return Ok(Wait::Fixed(from));
    }
    if input.peek(Token![..=]) {
        input.parse::<Token![..=]>()?;
    } else {
        input.parse::<Token![..]>()?;
    }
    if input.is_empty() {
        return error_here(
            input,
            "expected the longest wait after `..`, as in `1s..3s`",
        );
    }
    let to = duration(input)?;
    if from >= to {
        return Err(syn::Error::new(
            begin,
            "a range of waits rises, as in `1s..3s`",
        ));
    }
    Ok(Wait::Uniform(from, to))
}

fn advise_none(error: syn::Error) -> syn::Error {
    if error.to_string().ends_with("longer than zero") {
        return syn::Error::new(error.span(), format!("{error}: write `none` for no wait"));
    }
    error
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use syn::parse::Parser;

    use super::{Wait, wait};

    fn read(text: &str) -> Result<Wait, String> {
        wait.parse_str(text).map_err(|error| error.to_string())
    }

    #[test]
    fn every_form_is_read() {
        let (one, three) = (Duration::from_secs(1), Duration::from_secs(3));
        assert_eq!(read("none"), Ok(Wait::None));
        assert_eq!(read("1s"), Ok(Wait::Fixed(one)));
        assert_eq!(read("1s..3s"), Ok(Wait::Uniform(one, three)));
        assert_eq!(read("1s..=3s"), Ok(Wait::Uniform(one, three)));
    }

    #[test]
    fn what_is_no_wait_is_refused() {
        let cases = [
            (
                "0s",
                "a duration must be longer than zero: write `none` for no wait",
            ),
            ("3s..1s", "a range of waits rises, as in `1s..3s`"),
            ("1s..1s", "a range of waits rises, as in `1s..3s`"),
            (
                "1s..",
                "expected the longest wait after `..`, as in `1s..3s`",
            ),
            (
                "never",
                "expected a duration `1s`, a range `1s..3s` or `none`",
            ),
            ("-1s", "a duration cannot be negative"),
        ];
        for (text, message) in cases {
            assert_eq!(read(text), Err(message.to_owned()), "{text}");
        }
    }
}
