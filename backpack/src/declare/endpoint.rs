//! What `endpoint!` and `depends!` leave behind: constants that say what an endpoint is.

use std::fmt;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::answer::request_result::RequestResult;
use crate::declare::attributes::Attributes;
use crate::declare::status::StatusRange;
use crate::declare::verb::Verb;

/// An HTTP endpoint, declared with [`endpoint!`](crate::endpoint).
///
/// The macro implements it; nothing else has to.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an endpoint",
    label = "not declared with `endpoint!`",
    note = "only what `endpoint! {{ … }}` declares can stand here"
)]
pub trait Endpoint: Sized + 'static {
    /// Which endpoint this is; depends on nothing else, so that endpoints may depend on each other.
    #[doc(hidden)]
    const ID: EndpointId;
    /// The name of the type, as the declaration spells it.
    #[doc(hidden)]
    const TYPE_NAME: &'static str;
    /// All that the declaration says.
    #[doc(hidden)]
    const DECLARATION: &'static Declaration;
}

/// Tells endpoints apart in constants, where types cannot be compared: a hash of the place of declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EndpointId(u128);

impl EndpointId {
    /// The identity of the endpoint declared at this place (module, line and name).
    ///
    /// FNV-1a with 128 bits, <https://datatracker.ietf.org/doc/html/draft-eastlake-fnv>.
    #[must_use]
    pub const fn of_place(place: &str) -> Self {
        const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
        const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
        let bytes = place.as_bytes();
        let mut hash = OFFSET;
        let mut at = 0;
        while at < bytes.len() {
            hash = (hash ^ bytes[at] as u128).wrapping_mul(PRIME);
            at += 1;
        }
        Self(hash)
    }

    /// Equality that a constant can ask for.
    #[must_use]
    pub const fn is(self, other: Self) -> bool {
        self.0 == other.0
    }
}

/// Asks a `check`: nothing, or why the request failed.
pub(crate) type Check = fn(&RequestResult) -> Result<(), String>;

/// One declaration of `endpoint!`, as a constant.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct Declaration {
    pub id: EndpointId,
    pub type_name: &'static str,
    /// The text shown in every report.
    pub name: &'static str,
    pub path: &'static [PathPiece],
    pub verbs: &'static [Verb],
    /// `None`: the test's.
    pub timeout: Option<Duration>,
    /// Whether a DELETE carries the body.
    pub delete_body: bool,
    pub redirects: bool,
    /// The statuses that count as success.
    pub expect: &'static [StatusRange],
    pub check: Option<Check>,
    pub body: BodyKind,
    /// The `json` option where all of it is literals.
    pub json: Option<&'static str>,
    /// The path parameters that the `path` option fills.
    pub path_filled: &'static [&'static str],
    pub dependencies: &'static [Dependency],
    /// A declaration with a mistake in it, of which the compiler has told: nothing more is to be said about it.
    pub stand_in: bool,
    /// Evaluates the option expressions; called once for each virtual user.
    pub attributes: fn() -> Attributes,
    /// The dense index of this endpoint in a user's state.
    pub slot: fn() -> usize,
}

impl Declaration {
    /// What counts as success where `expect` is not given.
    pub const EXPECT: &'static [StatusRange] = &[StatusRange { from: 200, to: 399 }];

    /// Whether the body goes with requests of this method.
    #[must_use]
    pub const fn sends_body(&self, verb: Verb) -> bool {
        match verb {
            Verb::Delete => self.delete_body,
            verb => verb.carries_body(),
        }
    }

    /// The path as it was written.
    #[must_use]
    pub fn path_template(&self) -> String {
        let piece = |piece: &PathPiece| match piece {
            PathPiece::Text(text) => (*text).to_owned(),
            PathPiece::Parameter(name) => format!("{{{name}}}"),
        };
        self.path.iter().map(piece).collect()
    }
}

/// The kind of body that a declaration gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum BodyKind {
    None,
    Json,
    Form,
    Text,
}

impl BodyKind {
    /// The option that gives it.
    #[must_use]
    pub const fn option(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Json => "json",
            Self::Form => "form",
            Self::Text => "text",
        }
    }
}

/// A part of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathPiece {
    /// Stands as it is.
    Text(&'static str),
    /// `{name}`: filled for each request.
    Parameter(&'static str),
}

/// One arrow of `depends!`: where a value comes from and where it goes.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub struct Dependency {
    pub target: Target,
    pub source: Source,
    pub part: Part,
    /// Whether a `null` is a value.
    pub or_null: bool,
    /// The text before and after the value, from `as "Bearer {}"`.
    pub format: Option<(&'static str, &'static str)>,
}

/// Where a dependency's value goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// `json["a"]["b"]`; no keys: the whole body.
    Json(&'static [Key]),
    /// `form["name"]`
    Form(&'static str),
    /// `headers["name"]`
    Header(&'static str),
    /// `query["name"]`
    Query(&'static str),
    /// `path["name"]`
    Path(&'static str),
}

impl Target {
    /// Whether it is a part of the body.
    pub(crate) const fn is_in_body(self) -> bool {
        matches!(self, Self::Json(_) | Self::Form(_))
    }
}

/// Which part of the source's answer gives the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// `.json["a"][0]`; no keys: the whole body.
    Json(&'static [Key]),
    /// `.headers["name"]`
    Header(&'static str),
}

impl fmt::Display for Part {
    /// As it is written in `depends!`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Header(name) => write!(f, "headers[{name:?}]"),
            Self::Json(keys) => {
                f.write_str("json")?;
                keys.iter().try_for_each(|key| match key {
                    Key::Name(name) => write!(f, "[{name:?}]"),
                    Key::Index(index) => write!(f, "[{index}]"),
                })
            }
        }
    }
}

/// A step into a JSON value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// A member of an object.
    Name(&'static str),
    /// An element of an array.
    Index(usize),
}

/// The endpoint that gives a value.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub struct Source {
    pub id: EndpointId,
    pub type_name: &'static str,
    /// A function, for two endpoints may give values to each other.
    pub declaration: fn() -> &'static Declaration,
}

impl Source {
    /// The source that this endpoint is.
    #[must_use]
    pub const fn of<E: Endpoint>() -> Self {
        const fn declaration<E: Endpoint>() -> &'static Declaration {
            E::DECLARATION
        }
        Self {
            id: E::ID,
            type_name: E::TYPE_NAME,
            declaration: declaration::<E>,
        }
    }
}

/// Gives an endpoint type its dense index on first use.
#[derive(Debug)]
pub struct Slot(OnceLock<usize>);

impl Slot {
    /// No index yet.
    #[must_use]
    #[allow(clippy::new_without_default)]
    pub const fn new() -> Self {
        Self(OnceLock::new())
    }

    /// The index, the same for the life of the process.
    pub fn get(&self) -> usize {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        *self.0.get_or_init(|| NEXT.fetch_add(1, Ordering::Relaxed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_described_as_it_is_written() {
        let part = Part::Json(&[Key::Name("players"), Key::Index(0), Key::Name("id")]);
        assert_eq!(part.to_string(), r#"json["players"][0]["id"]"#);
    }
}
