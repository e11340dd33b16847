//! What names and values may be given by: bounds that say so in plain words where something else is given.

use std::borrow::Cow;
use std::fmt::Display;
use std::ops::RangeInclusive;

use http::HeaderValue;

use crate::declare::status::StatusRange;

/// A text that is kept: the name of an endpoint, a parameter, a field.
#[diagnostic::on_unimplemented(
    message = "a name is a text, and this is `{Self}`",
    label = "no text",
    note = "write it in quotes, or give a `String`"
)]
pub trait NameText {
    /// The text.
    #[doc(hidden)]
    fn into_name(self) -> Cow<'static, str>;
}

#[diagnostic::do_not_recommend]
impl<T: Into<Cow<'static, str>>> NameText for T {
    fn into_name(self) -> Cow<'static, str> {
        self.into()
    }
}

/// The name of a header.
#[diagnostic::on_unimplemented(
    message = "the name of a header is a text, and this is `{Self}`",
    label = "no text",
    note = "write it in quotes, as in `\"x-client\"`"
)]
pub trait HeaderNameText: AsRef<str> {}

#[diagnostic::do_not_recommend]
impl<T: AsRef<str>> HeaderNameText for T {}

/// The value of a header.
#[diagnostic::on_unimplemented(
    message = "the value of a header is a text or a whole number, and this is `{Self}`",
    label = "neither",
    note = "`format!(\"{{value}}\")` makes a text of what can be shown"
)]
pub trait HeaderText {
    /// The value; none where it holds what HTTP does not allow.
    #[doc(hidden)]
    fn into_header(self) -> Option<HeaderValue>;
}

#[diagnostic::do_not_recommend]
impl<T: TryInto<HeaderValue>> HeaderText for T {
    fn into_header(self) -> Option<HeaderValue> {
        self.try_into().ok()
    }
}

/// The value of a path parameter, or of a field of a query or a form.
#[diagnostic::on_unimplemented(
    message = "a value is one text, number or flag, and this is `{Self}`",
    label = "cannot be shown as a text",
    note = "give what `format!(\"{{value}}\")` can show"
)]
pub trait ShownValue {
    /// As it is sent, before it is encoded.
    #[doc(hidden)]
    fn shown(self) -> String;
}

#[diagnostic::do_not_recommend]
impl<T: Display> ShownValue for T {
    fn shown(self) -> String {
        self.to_string()
    }
}

/// Which statuses count as success.
#[diagnostic::on_unimplemented(
    message = "what counts as success is a list of ranges, and this is `{Self}`",
    label = "no list of ranges",
    note = "write `[200..=299, 404..=404]`"
)]
pub trait Statuses {
    /// The ranges.
    #[doc(hidden)]
    fn into_ranges(self) -> Vec<StatusRange>;
}

#[diagnostic::do_not_recommend]
impl<T: IntoIterator<Item = RangeInclusive<u16>>> Statuses for T {
    fn into_ranges(self) -> Vec<StatusRange> {
        let range = |range: RangeInclusive<u16>| StatusRange {
            from: *range.start(),
            to: *range.end(),
        };
        self.into_iter().map(range).collect()
    }
}
