//! Answers of a declared type: how they are read, and which endpoints have one.

use std::any::Any;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde_path_to_error::Segment;

use crate::seen::is_secret;

/// An answer that was read, whatever its type.
pub type AnyAnswer = dyn Any + Send + Sync;

/// What an answer can be read as.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the type of an answer",
    label = "this cannot be read from JSON",
    note = "the type of an answer owns what it has and implements `serde::Deserialize`: write `#[derive(serde::Deserialize)]` before it"
)]
pub trait AnswerType: DeserializeOwned + Send + Sync + 'static {}

#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned + Send + Sync + 'static> AnswerType for T {}

/// How the answers of an endpoint are read.
#[derive(Clone, Copy)]
pub struct Reading {
    type_name: &'static str,
    read: fn(&[u8], &str) -> Result<Arc<AnyAnswer>, String>,
}

impl fmt::Debug for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "-> {}", self.type_name)
    }
}

impl Reading {
    /// Read as a type, of which people are told by this name.
    #[must_use]
    pub const fn of<T: AnswerType>(type_name: &'static str) -> Self {
        Self {
            type_name,
            read: read::<T>,
        }
    }

    /// The value of a body, or where in it is what the type does not have.
    pub(crate) fn read(self, body: &[u8]) -> Result<Arc<AnyAnswer>, String> {
        (self.read)(body, self.type_name)
    }
}

fn read<T: AnswerType>(body: &[u8], type_name: &str) -> Result<Arc<AnyAnswer>, String> {
    match serde_json::from_slice::<T>(body) {
        Ok(value) => Ok(Arc::new(value)),
        Err(error) => Err(why::<T>(body, type_name, &error)),
    }
}

/// Reads it again, and notes the way to the place, which takes longer.
#[cold]
fn why<T: AnswerType>(body: &[u8], type_name: &str, error: &serde_json::Error) -> String {
    if !error.is_data() {
        return format!("the answer is no JSON: {error}");
    }
    let mut reader = serde_json::Deserializer::from_slice(body);
    let place = match serde_path_to_error::deserialize::<_, T>(&mut reader) {
        Err(error) => place(error.path()),
        Ok(_) => "json".to_owned(),
    };
    let text = error.to_string();
    let position = format!(" at line {} column {}", error.line(), error.column());
    let reason = text.strip_suffix(&position).unwrap_or(&text);
    let reason = match is_secret(&place) {
        true => "a value of another kind",
        false => reason,
    };
    format!("the answer is no {type_name}: {place}: {reason}")
}

/// A place in JSON as the language writes it.
fn place(path: &serde_path_to_error::Path) -> String {
    let steps = path.iter().map(|segment| match segment {
        Segment::Seq { index } => format!("[{index}]"),
        Segment::Map { key } => format!("[{key:?}]"),
        Segment::Enum { variant } => format!("[{variant:?}]"),
        Segment::Unknown => "[?]".to_owned(),
    });
    std::iter::once("json".to_owned()).chain(steps).collect()
}

/// Names a type where there is no value of it.
#[derive(Debug)]
pub struct TypeOf<T>(PhantomData<fn() -> T>);

impl<T> TypeOf<T> {
    /// The name.
    pub const NEW: Self = Self(PhantomData);
}

/// The answer as it was declared.
#[must_use]
pub fn answer_of<T: 'static>(answer: &AnyAnswer, _: TypeOf<T>) -> Option<&T> {
    answer.downcast_ref()
}

/// An endpoint whose answers have a type. Those that do have a function of their own, which comes before the trait's.
#[diagnostic::on_unimplemented(
    message = "the answers of `{Self}` have no declared type, and this is no other part of an answer",
    label = "a field of no type",
    note = "parts of every answer are `json[\"key\"]`, `html[\"selector\"]`, `xml[\"path\"]`, `text`, `headers[\"name\"]`, `cookies[\"name\"]`, `url` and `status`",
    note = "a field takes the type of the answers, as in `LogIn = POST \"/login\" -> Session;`",
    note = "a cell of a table is written with its column in quotes, as in `Players[\"name\"]`"
)]
pub trait Typed {
    /// The type.
    type Answer;
}

/// What is asked of an endpoint without a type of its answers.
pub trait AnswerHint {
    /// Never called, for nothing is [`Typed`].
    #[doc(hidden)]
    #[must_use]
    fn __backpack_answer() -> TypeOf<Self::Answer>
    where
        Self: Typed,
    {
        TypeOf::NEW
    }
}

impl<T> AnswerHint for T {}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Player {
        name: String,
        scores: Vec<u8>,
    }

    fn told(json: &str) -> String {
        let read = Reading::of::<Vec<Player>>("Vec<Player>").read(json.as_bytes());
        read.err().unwrap_or_default()
    }

    #[test]
    fn a_value_is_what_was_declared() {
        let json = br#"[{"name": "ada", "scores": [3], "more": {}}]"#;
        let read = Reading::of::<Vec<Player>>("Vec<Player>").read(json);
        let read = read.expect("a value");
        let players = answer_of(&*read, TypeOf::<Vec<Player>>::NEW).expect("its type");
        assert_eq!((players[0].name.as_str(), players[0].scores[0]), ("ada", 3));
        assert!(answer_of(&*read, TypeOf::<u8>::NEW).is_none());
    }

    #[test]
    fn the_place_is_told_that_is_not_of_the_type() {
        for (json, told_of_it) in [
            (
                r#"[{"name": "a", "scores": [1, 300]}]"#,
                r#"the answer is no Vec<Player>: json[0]["scores"][1]: invalid value: integer `300`, expected u8"#,
            ),
            (
                r#"[{"name": "a"}]"#,
                "the answer is no Vec<Player>: json[0]: missing field `scores`",
            ),
            (
                r#"{"error": "full"}"#,
                "the answer is no Vec<Player>: json: invalid type: map, expected a sequence",
            ),
            (
                "[",
                "the answer is no JSON: EOF while parsing a list at line 1 column 1",
            ),
            (
                "<html>",
                "the answer is no JSON: expected value at line 1 column 1",
            ),
            (
                "[] []",
                "the answer is no JSON: trailing characters at line 1 column 4",
            ),
        ] {
            assert_eq!(told(json), told_of_it);
        }
    }
}
