//! Parts of an answer that have to be looked for: by CSS selectors in HTML, by paths in XML, by regular expressions.

#[cfg(feature = "html")]
pub(crate) mod html;
#[cfg(not(feature = "html"))]
#[path = "without_html.rs"]
pub(crate) mod html;
#[cfg(any(feature = "html", feature = "xml"))]
mod latest;
#[cfg(any(feature = "html", feature = "regex", feature = "xml"))]
mod made;
#[cfg(feature = "regex")]
pub(crate) mod pattern;
#[cfg(not(feature = "regex"))]
#[path = "without_regex.rs"]
pub(crate) mod pattern;
#[cfg(feature = "xml")]
mod tree;
#[cfg(feature = "xml")]
pub(crate) mod xml;
#[cfg(not(feature = "xml"))]
#[path = "without_xml.rs"]
pub(crate) mod xml;

use std::error::Error;
use std::fmt;

/// Gives a number below the one that it gets, for `[any]`.
pub type Draw<'d> = &'d mut dyn FnMut(usize) -> usize;

/// Which of several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// The first.
    First,
    /// `[last]`
    Last,
    /// `[any]`: drawn by the seed.
    Any,
}

#[cfg(any(feature = "html", feature = "regex", feature = "xml"))]
impl Which {
    /// Nothing is drawn where there is none.
    fn pick<T>(self, mut all: impl Iterator<Item = T>, draw: Draw<'_>) -> Option<T> {
        match self {
            Self::First => all.next(),
            Self::Last => all.last(),
            Self::Any => {
                let mut all: Vec<_> = all.collect();
                let drawn = (!all.is_empty()).then(|| draw(all.len()));
                drawn.map(|drawn| all.swap_remove(drawn))
            }
        }
    }
}

impl fmt::Display for Which {
    /// As it is written.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::First => "",
            Self::Last => "[last]",
            Self::Any => "[any]",
        })
    }
}

/// Why a part of a [`RequestResult`](crate::RequestResult) could not be looked for. One that is just not there is no error.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PartError {
    /// No answer came.
    NoAnswer(String),
    /// What was asked for is no selector, no regular expression or no path.
    Question(String),
    /// The answer is not of the kind that was asked for.
    Answer(String),
}

impl fmt::Display for PartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoAnswer(why) => write!(f, "no answer to look at: {why}"),
            Self::Question(why) => f.write_str(why),
            Self::Answer(why) => write!(f, "the answer {why}"),
        }
    }
}

impl Error for PartError {}

#[cfg(all(test, any(feature = "html", feature = "regex", feature = "xml")))]
mod tests {
    use super::*;

    #[test]
    fn one_of_several_is_picked() {
        let picked = |which: Which| which.pick(1..=4, &mut |below| below / 2);
        let all = [Which::First, Which::Last, Which::Any].map(picked);
        assert_eq!(all, [Some(1), Some(4), Some(3)]);
        let none = Which::Any.pick(std::iter::empty::<u8>(), &mut |_| panic!("nothing to draw"));
        assert_eq!(none, None);
    }
}
