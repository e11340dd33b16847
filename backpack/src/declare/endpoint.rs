//! What `endpoint!` and `depends!` leave behind: constants that say what an endpoint is.

use std::fmt;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::declare::attributes::Attributes;
use crate::declare::contract::Contract;
use crate::declare::graphql::Variable;
use crate::declare::key::{EndpointKind, Keyed};
use crate::declare::part::{Key, Part};
use crate::declare::protocol::Protocol;
use crate::declare::question::Check;
use crate::declare::status::StatusRange;
use crate::declare::table::CellDependency;
use crate::declare::typed::Reading;
use crate::declare::verb::Verb;
use crate::seen::is_secret;

/// An HTTP endpoint, declared with [`endpoint!`](crate::endpoint).
///
/// The macro implements it; nothing else has to.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an endpoint",
    label = "not declared with `endpoint!`",
    note = "only what `endpoint! {{ … }}` declares can stand here"
)]
pub trait Endpoint: Keyed<Kind = EndpointKind> {
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

/// Tells endpoints, chains, scenarios and metrics apart in constants, where types cannot be compared: a hash of the place of
/// declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EndpointId(u128);

impl EndpointId {
    /// The identity of the endpoint declared at this place (module, line and name).
    ///
    /// FNV-1a with 128 bits, <https://datatracker.ietf.org/doc/html/draft-eastlake-fnv>.
    #[must_use]
    pub const fn of_place(place: &str) -> Self {
        const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
        Self(OFFSET).with(place)
    }

    /// The identity of a row of requests that no endpoint makes. No place of declaration begins as it does.
    pub(crate) const fn of_row(method: &str, name: &str) -> Self {
        Self::of_place("\n").with(method).with("\n").with(name)
    }

    const fn with(self, text: &str) -> Self {
        const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
        let bytes = text.as_bytes();
        let mut hash = self.0;
        let mut at = 0;
        while at < bytes.len() {
            hash = (hash ^ bytes[at] as u128).wrapping_mul(PRIME);
            at += 1;
        }
        Self(hash)
    }

    /// As many of its bits as an address has.
    pub(crate) const fn short(self) -> usize {
        self.0 as usize
    }

    /// Equality that a constant can ask for.
    #[must_use]
    pub const fn is(self, other: Self) -> bool {
        self.0 == other.0
    }
}

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
    /// What is spoken with the server.
    pub protocol: Protocol,
    /// `None`: the test's.
    pub timeout: Option<Duration>,
    /// Whether a DELETE carries the body.
    pub delete_body: bool,
    pub redirects: bool,
    /// The bodies of its answers are counted, and not kept.
    pub discards: bool,
    /// The statuses that count as success.
    pub expect: &'static [StatusRange],
    /// What an answer with such a status is read as.
    pub answer: Option<Reading>,
    /// What is asked of an answer with such a status, in this order.
    pub checks: &'static [Check],
    pub body: BodyKind,
    /// The `json` option where all of it is literals, or the `variables` of a GraphQL body.
    pub json: Option<&'static str>,
    /// What the query of a GraphQL body declares.
    pub variables: &'static [Variable],
    /// The files that are read when the program starts.
    pub files: &'static [&'static str],
    /// The path parameters that the `path` option fills.
    pub path_filled: &'static [&'static str],
    /// What the contract of the service says of it.
    pub contract: Option<&'static Contract>,
    pub dependencies: &'static [Dependency],
    /// The cells of tables that go into its requests.
    pub cells: &'static [CellDependency],
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

    /// What counts as success of a gRPC call where `expect` is not given.
    pub const EXPECT_OK: &'static [StatusRange] = &[StatusRange { from: 0, to: 0 }];

    /// The target of an arrow, those from answers before those from tables.
    pub(crate) const fn target(&self, at: usize) -> Option<Target> {
        let answers = self.dependencies.len();
        if at < answers {
            Some(self.dependencies[at].target)
        } else if at - answers < self.cells.len() {
            Some(self.cells[at - answers].target)
        } else {
            None
        }
    }

    /// What stands in reports in the place of this method.
    pub(crate) const fn method(&self, verb: Verb) -> &'static str {
        match self.protocol.word() {
            Some(word) => word,
            None => verb.as_str(),
        }
    }

    /// The method of the row that its requests are in: of what is opened, that of its opening.
    pub(crate) const fn row(&self, verb: Verb) -> &'static str {
        match (self.protocol, self.protocol.deeds()) {
            // It is requested too.
            (Protocol::Grpc { .. }, _) | (_, []) => self.method(verb),
            (_, [(row, _), ..]) => row,
        }
    }

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
    Bytes,
    Multipart,
    Graphql,
    Message,
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
            Self::Bytes => "bytes",
            Self::Multipart => "multipart",
            Self::Graphql => "graphql",
            Self::Message => "message",
        }
    }

    /// The target of `depends!` that is in it, or the option.
    pub(crate) const fn target(self) -> &'static str {
        match self {
            Self::Graphql => "variables",
            kind => kind.option(),
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

impl Dependency {
    /// Whether the name of the place whence it comes or whither it goes says that it is a secret.
    pub(crate) fn is_secret(&self) -> bool {
        let of_cookie = matches!(self.part, Part::Cookie(_));
        of_cookie || is_secret(&self.part.to_string()) || self.target.is_secret()
    }
}

/// Where a dependency's value goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// `json["a"]["b"]`; no keys: the whole body.
    Json(&'static [Key]),
    /// `message["a"]["b"]`; no keys: the whole message.
    Message(&'static [Key]),
    /// `form["name"]`
    Form(&'static str),
    /// `headers["name"]`
    Header(&'static str),
    /// `multipart["name"]`
    Multipart(&'static str),
    /// `variables["name"]["a"]`; the first key is the name of the variable.
    Variable(&'static [Key]),
    /// `text`
    Text,
    /// `cookies["name"]`
    Cookie(&'static str),
    /// `query["name"]`
    Query(&'static str),
    /// `path["name"]`
    Path(&'static str),
}

impl Target {
    /// Whether its name says that what is there is a secret.
    pub(crate) fn is_secret(self) -> bool {
        // All its names are in it.
        matches!(self, Self::Cookie(_)) || is_secret(&self.to_string())
    }

    /// Whether it is a part of the body.
    pub(crate) const fn is_in_body(self) -> bool {
        matches!(
            self,
            Self::Json(_)
                | Self::Message(_)
                | Self::Form(_)
                | Self::Multipart(_)
                | Self::Variable(_)
                | Self::Text
        )
    }
}

/// As it is written.
impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, name) = match *self {
            Self::Json(keys) => return write_place(f, "json", keys),
            Self::Message(keys) => return write_place(f, "message", keys),
            Self::Variable(keys) => return write_place(f, "variables", keys),
            Self::Text => return f.write_str("text"),
            Self::Form(name) => ("form", name),
            Self::Header(name) => ("headers", name),
            Self::Multipart(name) => ("multipart", name),
            Self::Cookie(name) => ("cookies", name),
            Self::Query(name) => ("query", name),
            Self::Path(name) => ("path", name),
        };
        write!(f, "{kind}[{name:?}]")
    }
}

fn write_place(f: &mut fmt::Formatter<'_>, kind: &str, keys: &[Key]) -> fmt::Result {
    f.write_str(kind)?;
    keys.iter().try_for_each(|key| write!(f, "{key}"))
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
    /// What is no endpoint; the compiler has told of it.
    pub(crate) const NONE: Self = Self {
        id: EndpointId::of_place(""),
        type_name: "",
        declaration: || unreachable!("what needs it does not compile"),
    };

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
