//! A think time: a duration, a range of durations, `exp(…)`, `normal(…)` or `none`.

use std::time::Duration;

use syn::parse::ParseStream;
use syn::{Ident, Token, parenthesized, token};

use crate::errors::Errors;
use crate::suggest::nearest;
use crate::syntax::cursor::{error_here, peek_word, skip_all, word};
use crate::syntax::duration::duration;
use crate::words::{Word, find};

/// A think time as written, within its limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// No wait at all.
    None,
    /// Always the same.
    Fixed(Duration),
    /// Any between these two.
    Uniform(Duration, Duration),
    /// The mean.
    Exponential(Duration),
    /// The mean and the standard deviation.
    Normal(Duration, Duration),
}

/// A wait that begins with a word.
pub(crate) struct Form {
    /// As an example.
    written: &'static str,
    /// What others call it.
    also: &'static [&'static str],
    /// Reads what stands behind the word.
    read: fn(ParseStream) -> syn::Result<Wait>,
}

pub(crate) static WAITS: &[Word<Form>] = &[
    Word {
        name: "exp",
        help: "Drawn from the exponential distribution with this mean, as the gaps between strangers who come by chance: `exp(1s)`.",
        means: Form {
            written: "exp(1s)",
            also: &["expo", "exponential"],
            read: exponential,
        },
    },
    Word {
        name: "normal",
        help: "Drawn from the normal distribution with this mean and this standard deviation: `normal(1s, 200ms)`.",
        means: Form {
            written: "normal(1s, 200ms)",
            also: &["gauss", "gaussian"],
            read: normal,
        },
    },
    Word {
        name: "none",
        help: "No wait at all.",
        means: Form {
            written: "none",
            also: &[],
            read: |_| Ok(Wait::None),
        },
    },
];

/// What others call a wait that is written without a word.
const RANGE: (&str, [&str; 2]) = ("1s..3s", ["uniform", "between"]);

const EXPECTED: &str =
    "expected a duration `1s`, a range `1s..3s`, `exp(1s)`, `normal(1s, 200ms)` or `none`";

/// Reads one.
pub(crate) fn wait(input: ParseStream, errors: &mut Errors) -> syn::Result<Wait> {
    if peek_word(input) {
        let word = word(input, "")?;
        errors.mention("waits", &word);
        return match find(WAITS, &word.to_string()) {
            Some(form) => (form.read)(input),
            None => Err(unknown(&word)),
        };
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

fn exponential(input: ParseStream) -> syn::Result<Wait> {
    const FORM: &str = "`exp` takes one duration, the mean: write `exp(1s)`";
    in_parentheses(input, FORM, |input| {
        Ok(Wait::Exponential(duration(input).map_err(advise_none)?))
    })
}

fn normal(input: ParseStream) -> syn::Result<Wait> {
    const FORM: &str =
        "`normal` takes the mean and the standard deviation: write `normal(1s, 200ms)`";
    in_parentheses(input, FORM, |input| {
        let mean = duration(input).map_err(advise_none)?;
        if input.parse::<Token![,]>().is_err() || input.is_empty() {
            return error_here(input, FORM);
        }
        let begin = input.span();
        let deviation = duration(input).map_err(advise_fixed)?;
        if deviation >= mean {
            return Err(syn::Error::new(
                begin,
                "a standard deviation is below the mean, or too many waits would be less than nothing: \
                 write a smaller one, or `exp(1s)` for waits that scatter as much",
            ));
        }
        Ok(Wait::Normal(mean, deviation))
    })
}

/// What stands in parentheses, and nothing more; `form` is said of all that is not of this form.
fn in_parentheses(
    input: ParseStream,
    form: &str,
    inner: impl Fn(ParseStream) -> syn::Result<Wait>,
) -> syn::Result<Wait> {
    if !input.peek(token::Paren) {
        return error_here(input, form);
    }
    let content;
    parenthesized!(content in input);
    let wait = whole(&content, form, inner);
    if wait.is_err() {
        // What is left would be a mistake of its own.
        skip_all(&content);
    }
    wait
}

fn whole(
    content: ParseStream,
    form: &str,
    inner: impl Fn(ParseStream) -> syn::Result<Wait>,
) -> syn::Result<Wait> {
    if content.is_empty() {
        return error_here(content, form);
    }
    let wait = inner(content)?;
    content.parse::<Option<Token![,]>>()?;
    if !content.is_empty() {
        return error_here(content, form);
    }
    Ok(wait)
}

fn unknown(word: &Ident) -> syn::Error {
    let written = word.to_string();
    let of_word = |word: &'static Word<Form>| {
        let names = [word.name]
            .into_iter()
            .chain(word.means.also.iter().copied());
        names.map(|name| (name, word.means.written))
    };
    let of_range = RANGE.1.iter().map(|name| (*name, RANGE.0));
    let spelled: Vec<_> = WAITS.iter().flat_map(of_word).chain(of_range).collect();
    let names: Vec<_> = spelled.iter().map(|(name, _)| *name).collect();
    let near = nearest(&written, &names);
    let meant = spelled.into_iter().find(|(name, _)| Some(*name) == near);
    let message = match meant {
        Some((_, form)) => format!("unknown wait `{written}`, did you mean `{form}`?"),
        None => EXPECTED.to_owned(),
    };
    syn::Error::new(word.span(), message)
}

fn advise_none(error: syn::Error) -> syn::Error {
    advise(error, "write `none` for no wait")
}

fn advise_fixed(error: syn::Error) -> syn::Error {
    advise(
        error,
        "write a duration alone for a wait that is always the same",
    )
}

/// What to write in place of a zero.
fn advise(error: syn::Error, advice: &str) -> syn::Error {
    if error.to_string().ends_with("longer than zero") {
        return syn::Error::new(error.span(), format!("{error}: {advice}"));
    }
    error
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use syn::parse::Parser;

    use super::{EXPECTED, Wait, wait};

    fn read(text: &str) -> Result<Wait, String> {
        let wait = |input: syn::parse::ParseStream| wait(input, &mut crate::Errors::default());
        wait.parse_str(text).map_err(|error| error.to_string())
    }

    #[test]
    fn every_form_is_read() {
        let (one, three) = (Duration::from_secs(1), Duration::from_secs(3));
        assert_eq!(read("none"), Ok(Wait::None));
        assert_eq!(read("1s"), Ok(Wait::Fixed(one)));
        assert_eq!(read("1s..3s"), Ok(Wait::Uniform(one, three)));
        assert_eq!(read("1s..=3s"), Ok(Wait::Uniform(one, three)));
        assert_eq!(read("exp(1s)"), Ok(Wait::Exponential(one)));
        assert_eq!(read("exp(1s,)"), Ok(Wait::Exponential(one)));
        assert_eq!(read("normal(3s, 1s)"), Ok(Wait::Normal(three, one)));
        assert_eq!(read("normal(3s, 1s,)"), Ok(Wait::Normal(three, one)));
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
            ("never", EXPECTED),
            ("-1s", "a duration cannot be negative"),
        ];
        for (text, message) in cases {
            assert_eq!(read(text), Err(message.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_is_no_distribution_is_refused_with_what_to_write() {
        let cases = [
            ("exp", "write `exp(1s)`"),
            ("exp 1s", "write `exp(1s)`"),
            ("exp()", "write `exp(1s)`"),
            ("exp(1s, 2s)", "write `exp(1s)`"),
            ("exp(1)", "a duration needs a unit: write `1s` or `1ms`"),
            ("exp(0s)", "write `none` for no wait"),
            ("expo(1s)", "unknown wait `expo`, did you mean `exp(1s)`?"),
            ("exponental(1s)", "did you mean `exp(1s)`?"),
            ("uniform(1s, 3s)", "did you mean `1s..3s`?"),
            ("normal(1s)", "write `normal(1s, 200ms)`"),
            ("normal(1s,)", "write `normal(1s, 200ms)`"),
            ("normal(1s 200ms)", "write `normal(1s, 200ms)`"),
            ("normal(1s, 1ms, 1ms)", "write `normal(1s, 200ms)`"),
            ("normal(1s, 0s)", "write a duration alone"),
            ("normal(0s, 1s)", "write `none` for no wait"),
            ("normal(1s, 1s)", "a standard deviation is below the mean"),
            ("nromal(1s, 1ms)", "did you mean `normal(1s, 200ms)`?"),
        ];
        for (text, part) in cases {
            let message = read(text).expect_err(text);
            assert!(message.contains(part), "{text}: {message}");
        }
    }
}
