//! What an import comes to, whatever it was read from: the endpoints of a load test, what they take from each other's answers, and
//! a scenario. `write.rs` has its text.

use std::time::Duration;

use serde_json::Number;

/// A whole load test.
pub(crate) struct Program {
    /// What the file says of itself in its first lines.
    pub(crate) about: Vec<String>,
    /// The contract that its endpoints are held to, from the folder of the crate.
    pub(crate) contract: Option<String>,
    /// What is loaded unless `--host` names another, as in `https://shop.example`.
    pub(crate) host: String,
    /// Whether any certificate will do.
    pub(crate) insecure: bool,
    /// In the order in which they are first requested.
    pub(crate) endpoints: Vec<Endpoint>,
    pub(crate) scenario: Scenario,
}

/// What one user does, again and again.
pub(crate) struct Scenario {
    pub(crate) name: String,
    pub(crate) about: String,
    pub(crate) wait: Wait,
    /// The names of the endpoints, each as often as it is requested.
    pub(crate) steps: Vec<String>,
}

/// The time between two requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wait {
    None,
    Between(Duration, Duration),
}

/// An endpoint with one method.
#[derive(Default)]
pub(crate) struct Endpoint {
    /// A name of Rust that nothing else has.
    pub(crate) name: String,
    /// How reports call it, where that is not its path.
    pub(crate) shown: Option<String>,
    pub(crate) about: Option<String>,
    /// One that the language knows, in capitals.
    pub(crate) method: String,
    /// As the language writes it, with its parameters: `/players/{id}`.
    pub(crate) path: String,
    /// The first values of parameters.
    pub(crate) filled: Vec<(String, Value)>,
    pub(crate) query: Vec<(String, Value)>,
    pub(crate) headers: Vec<(String, Value)>,
    /// A name and a password.
    pub(crate) basic: Option<(Value, Value)>,
    pub(crate) body: Option<Body>,
    /// What counts as success, as ranges with both their ends; empty where the language's own will do.
    pub(crate) expect: Vec<(u16, u16)>,
    pub(crate) arrows: Vec<Arrow>,
}

/// What is sent where one text, number or flag is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Text(String),
    Number(Number),
    Flag(bool),
    Secret(Secret),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// What the environment gives, so that no file has it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Secret {
    /// The name of the variable.
    pub(crate) variable: String,
    /// What stands before it, as in `Bearer `.
    pub(crate) before: String,
    /// As what it goes in.
    pub(crate) kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Whole,
    Fraction,
}

pub(crate) enum Body {
    Json(Json),
    Form(Vec<(String, Value)>),
    Multipart(Vec<(String, Part)>),
    Text(Value),
    Bytes(Vec<u8>),
    /// A file, from the folder of the crate's `Cargo.toml`.
    File(String),
}

pub(crate) enum Json {
    Null,
    Value(Value),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

pub(crate) enum Part {
    Text(Value),
    /// From the folder of the crate's `Cargo.toml`.
    File(String),
    Bytes {
        bytes: Vec<u8>,
        file_name: String,
        media_type: String,
    },
}

/// A value that goes from an answer into a request.
pub(crate) struct Arrow {
    pub(crate) target: Target,
    /// The name of the endpoint whose answers have it.
    pub(crate) source: String,
    pub(crate) origin: Origin,
    /// What stands around it, as in `Bearer {}`.
    pub(crate) format: Option<String>,
}

/// A part of a request.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Target {
    Path(String),
    Query(String),
    Header(String),
    Form(String),
    Multipart(String),
    Json(Vec<Key>),
}

/// A part of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    Json(Vec<Key>),
    /// An attribute of the first element that the selector matches.
    Html(String, &'static str),
    Header(String),
    Cookie(String),
    /// A value of the query of the URL that gave the answer.
    UrlQuery(String),
}

/// A step into JSON.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Key {
    Name(String),
    Index(usize),
    Any,
}
