//! The words of the language. Each stands in one table, with what it means to people and what it means to the reader.

use proc_macro2::Span;
use syn::Ident;

use crate::suggest::{nearest, unknown};

/// A word of the language, and what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// As it is written.
    pub name: &'static str,
    /// What it means in one line, and what holds without it.
    pub help: &'static str,
}

/// A word, as its table has it.
pub(crate) struct Word<Meaning> {
    pub(crate) name: &'static str,
    /// What it means in one line, and what holds without it.
    pub(crate) help: &'static str,
    pub(crate) means: Meaning,
}

/// What a word means, if it is one of these.
pub(crate) fn find<Meaning>(
    words: &'static [Word<Meaning>],
    text: &str,
) -> Option<&'static Meaning> {
    let known = words.iter().find(|known| known.name == text);
    known.map(|known| &known.means)
}

/// Words for people.
pub(crate) fn terms<Meaning>(words: &[Word<Meaning>]) -> Vec<Term> {
    let term = |word: &Word<Meaning>| Term {
        name: word.name,
        help: word.help,
    };
    words.iter().map(term).collect()
}

/// The only words that may stand in one place.
pub(crate) struct Words<Meaning: 'static> {
    /// As the vocabulary calls them.
    pub(crate) table: &'static str,
    /// What one of them is called.
    pub(crate) kind: &'static str,
    /// What is said before all of them are listed.
    pub(crate) holder: &'static str,
    pub(crate) list: &'static [Word<Meaning>],
}

impl<Meaning> Words<Meaning> {
    /// What a word means, or what may have been meant.
    pub(crate) fn meaning(&self, word: &Ident) -> syn::Result<&'static Meaning> {
        let text = word.to_string();
        find(self.list, &text).ok_or_else(|| self.unknown(&text, word.span()))
    }

    /// Whether it is one of these.
    pub(crate) fn has(&self, word: &Ident) -> bool {
        self.list.iter().any(|known| word == known.name)
    }

    /// Told of a word that is none of these.
    pub(crate) fn unknown(&self, text: &str, span: Span) -> syn::Error {
        let meant = find_foreign(text, &self.names());
        let message = match meant {
            Some(advice) => format!("unknown {} `{text}`, {advice}", self.kind),
            None => unknown(self.kind, text, &self.names(), self.holder),
        };
        syn::Error::new(span, message)
    }

    /// The word that is spelled nearly so.
    pub(crate) fn nearest(&self, text: &str) -> Option<&'static str> {
        nearest(text, &self.names())
    }

    fn names(&self) -> Vec<&'static str> {
        self.list.iter().map(|word| word.name).collect()
    }
}

/// Words of other tools: each with one that stands only in the tables that it is meant for, and what is said of it.
const FOREIGN: [(&str, (&str, &str)); 28] = [
    ("body", ("form", "did you mean `json`, `form` or `text`?")),
    ("data", ("form", "did you mean `json`, `form` or `text`?")),
    ("params", ("query", "did you mean `query`?")),
    ("status", ("expect", "did you mean `expect`?")),
    ("url", ("host", "did you mean `host`?")),
    ("base_url", ("host", "did you mean `host`?")),
    ("duration", ("run_time", "did you mean `run_time`?")),
    ("vus", ("users", "did you mean `users`?")),
    ("think_time", ("wait", "did you mean `wait`?")),
    ("json", ("protocol", SAID_BY_HAND)),
    ("text", ("protocol", SAID_BY_HAND)),
    ("bytes", ("protocol", SAID_BY_HAND)),
    ("form", ("protocol", SAID_BY_HAND)),
    (
        "check",
        (
            "protocol",
            "look at each message as it comes, behind `receive` or `ask`",
        ),
    ),
    (
        "expect",
        (
            "protocol",
            "a WebSocket is open when the server answers with 101, and only then",
        ),
    ),
    (
        "redirects",
        ("protocol", "a WebSocket follows none, as in browsers"),
    ),
    (
        "check",
        ("reconnect", "look at each event as it comes, behind `next`"),
    ),
    (
        "expect",
        (
            "reconnect",
            "a stream of events is open when the server answers with 200, and only then",
        ),
    ),
    (
        "answer",
        (
            "reconnect",
            "events are not kept: each is gone with the next",
        ),
    ),
    (
        "message",
        (
            "reconnect",
            "a stream of events only tells: what it is asked for goes into `json`, `form` or `text`",
        ),
    ),
    (
        "bytes",
        ("reconnect", "did you mean `json`, `form` or `text`?"),
    ),
    (
        "multipart",
        ("reconnect", "did you mean `json`, `form` or `text`?"),
    ),
    (
        "graphql",
        (
            "reconnect",
            "a subscription is asked for in JSON, as in `json: { \"query\": \"subscription { … }\" }`",
        ),
    ),
    (
        "reconnect",
        (
            "delete_body",
            "only a stream of events is opened again: write `SSE` in the place of the method",
        ),
    ),
    (
        "reconnect",
        (
            "protocol",
            "a WebSocket that has ended is opened again by hand, as in `chat = Chat.open(user).await?`",
        ),
    ),
    ("json", ("proto", "did you mean `message`?")),
    (
        "query",
        ("proto", "what a gRPC call says is all in its `message`"),
    ),
    (
        "path",
        ("proto", "what a gRPC call says is all in its `message`"),
    ),
];

const SAID_BY_HAND: &str = "messages are sent by hand, as in `chat.send(json!({ … })).await?`; the first one may be the option `message`";

/// What is said of a word that one of these tables does not have.
fn find_foreign(text: &str, names: &[&str]) -> Option<&'static str> {
    let known = FOREIGN
        .iter()
        .find(|(word, (of, _))| *word == text && names.contains(of));
    known.map(|(_, (_, advice))| *advice)
}
