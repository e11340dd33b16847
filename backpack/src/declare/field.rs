//! A field of an answer of a declared type, on its way into another request.

use std::collections::VecDeque;
use std::fmt::{self, Display};

use serde::Serialize;

use crate::answer::search::Draw;
use crate::declare::part::Key;
use crate::declare::typed::AnyAnswer;

/// A field of an answer of a declared type.
#[derive(Clone, Copy)]
#[allow(missing_docs)]
pub struct Field {
    /// As it was written.
    pub path: &'static str,
    pub take: fn(&AnyAnswer, Draw<'_>) -> Option<FieldValue>,
}

impl fmt::Debug for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.path)
    }
}

/// The value of a field.
#[derive(Debug)]
pub enum FieldValue {
    /// As it is shown.
    Text(String),
    /// As it is written in JSON.
    Json(String),
}

/// What can be shown, by itself or where it is there.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no text, number or flag",
    label = "this cannot be shown",
    note = "what goes into a text implements `Display`, or is an `Option` of what does: name one of its fields"
)]
pub trait AsText<Kind> {
    /// What is shown.
    fn as_text(&self) -> Option<String>;
}

/// Of [`AsText`]: what is always there.
#[derive(Debug)]
pub struct Always;

/// Of [`AsText`]: what may be none.
#[derive(Debug)]
pub struct Perhaps;

impl<T: Display> AsText<Always> for T {
    fn as_text(&self) -> Option<String> {
        Some(self.to_string())
    }
}

impl<T: Display> AsText<Perhaps> for Option<T> {
    fn as_text(&self) -> Option<String> {
        self.as_ref().map(ToString::to_string)
    }
}

/// The value of a field that goes into a text.
pub fn field_as_text<Kind, T: AsText<Kind>>(field: &T) -> Option<FieldValue> {
    field.as_text().map(FieldValue::Text)
}

/// What can stand in JSON.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be put into JSON",
    label = "this cannot be written as JSON",
    note = "name one of its fields, write `as \"{{}}\"` where it can be shown, or write `#[derive(serde::Serialize)]` before it"
)]
pub trait AsJson: Serialize {}

#[diagnostic::do_not_recommend]
impl<T: Serialize> AsJson for T {}

/// The value of a field that goes into JSON.
pub fn field_as_json<T: AsJson>(field: &T) -> Option<FieldValue> {
    serde_json::to_string(field).ok().map(FieldValue::Json)
}

/// What may be none.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is always there",
    label = "this `?` has nothing to ask",
    note = "`?` stands behind a field that is an `Option`: remove it"
)]
pub trait Optional<T> {
    /// It, if it is there.
    fn inside(&self) -> Option<&T>;
}

impl<T> Optional<T> for Option<T> {
    fn inside(&self) -> Option<&T> {
        self.as_ref()
    }
}

/// `?`
pub fn some<T, O: Optional<T>>(value: &O) -> Option<&T> {
    value.inside()
}

/// Values in a row.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no list",
    label = "this has no elements",
    note = "`[0]`, `[last]` and `[any]` stand behind a `Vec`, a `VecDeque`, a boxed slice or an array"
)]
pub trait List<T> {
    /// The elements, in up to two pieces.
    fn pieces(&self) -> [&[T]; 2];
}

impl<T> List<T> for Vec<T> {
    fn pieces(&self) -> [&[T]; 2] {
        [self, &[]]
    }
}

impl<T> List<T> for VecDeque<T> {
    fn pieces(&self) -> [&[T]; 2] {
        self.as_slices().into()
    }
}

impl<T> List<T> for Box<[T]> {
    fn pieces(&self) -> [&[T]; 2] {
        [self, &[]]
    }
}

impl<T, const LENGTH: usize> List<T> for [T; LENGTH] {
    fn pieces(&self) -> [&[T]; 2] {
        [self, &[]]
    }
}

/// `[0]`, `[last]` or `[any]`
pub fn element<'l, T, L: List<T>>(list: &'l L, key: Key, draw: Draw<'_>) -> Option<&'l T> {
    let [first, second] = list.pieces();
    let length = first.len() + second.len();
    let index = match key {
        Key::Index(index) => index,
        Key::Last => length.checked_sub(1)?,
        Key::Any if length > 0 => draw(length),
        Key::Any | Key::Name(_) => return None,
    };
    first.iter().chain(second).nth(index)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_may_be_missing() {
        let mut draw = |below: usize| below - 1;
        let list = vec![1, 2, 3];
        assert_eq!(element(&list, Key::Index(1), &mut draw), Some(&2));
        assert_eq!(element(&list, Key::Index(3), &mut draw), None);
        assert_eq!(element(&list, Key::Last, &mut draw), Some(&3));
        assert_eq!(element(&list, Key::Any, &mut draw), Some(&3));
        for key in [Key::Index(0), Key::Last, Key::Any] {
            assert_eq!(element(&VecDeque::<u8>::new(), key, &mut draw), None);
        }
    }

    #[test]
    fn what_may_be_none_is_shown_where_it_is_there() {
        let shown = |value| match value {
            Some(FieldValue::Text(text)) => Some(text),
            _ => None,
        };
        assert_eq!(shown(field_as_text(&1.5)).as_deref(), Some("1.5"));
        assert_eq!(shown(field_as_text(&Some(true))).as_deref(), Some("true"));
        assert_eq!(shown(field_as_text(&None::<String>)), None);
    }
}
