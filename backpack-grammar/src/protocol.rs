//! What is spoken with a server where it is no plain request: the words that stand in the place of a method.

use syn::Ident;

use crate::suggest::nearest;
use crate::words::{Term, Word, find, terms};

/// What is spoken with a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spoken {
    /// WebSockets: messages in both directions.
    WebSocket,
    /// Server-sent events: one answer that goes on.
    Events,
    /// gRPC: a message for a message, or for several.
    Grpc,
}

static PROTOCOLS: &[Word<Spoken>] = &[
    Word {
        name: "WS",
        help: "A WebSocket: opened in a block, then messages go both ways.",
        means: Spoken::WebSocket,
    },
    Word {
        name: "SSE",
        help: "Server-sent events: opened in a block, then events come one by one.",
        means: Spoken::Events,
    },
    Word {
        name: "GRPC",
        help: "A gRPC call of the method that is the path, as `\"/package.Service/Method\"`.",
        means: Spoken::Grpc,
    },
];

/// All of them for people.
pub(crate) fn all() -> Vec<Term> {
    terms(PROTOCOLS)
}

impl Spoken {
    /// What a word in the place of a method says, if it is no method.
    pub(crate) fn by(word: &Ident) -> Option<Self> {
        find(PROTOCOLS, &word.to_string()).copied()
    }

    /// What a word in the place of a method was to say, however it is spelled.
    pub(crate) fn meant_by(word: &Ident) -> Option<Self> {
        let word = word.to_string();
        let names: Vec<_> = PROTOCOLS.iter().map(|known| known.name).collect();
        let is_it = |name: &&&str| name.eq_ignore_ascii_case(&word);
        let name = names.iter().find(is_it).copied();
        let name = name.or_else(|| nearest(&word, &names))?;
        find(PROTOCOLS, name).copied()
    }

    /// What an endpoint of it is called, with its article.
    pub(crate) fn called(self) -> &'static str {
        match self {
            Self::WebSocket => "a WebSocket",
            Self::Events => "a stream of events",
            Self::Grpc => "a gRPC call",
        }
    }

    /// The feature that it takes, if it is not built in.
    pub(crate) fn lacks(self) -> Option<&'static str> {
        let (feature, is_there) = match self {
            Self::WebSocket => ("websocket", cfg!(feature = "websocket")),
            Self::Events => ("sse", cfg!(feature = "sse")),
            Self::Grpc => ("grpc", cfg!(feature = "grpc")),
        };
        (!is_there).then_some(feature)
    }
}

#[cfg(all(test, not(any(feature = "grpc", feature = "sse"))))]
mod tests {
    use quote::quote;

    use crate::Errors;

    #[test]
    fn what_is_not_built_in_says_which_feature_it_takes() {
        for (declared, word, feature) in [
            (quote!(Feed = SSE "/feed";), "SSE", "sse"),
            (
                quote!(Hello = GRPC "/a.B/C" { message: { "a": 1 } };),
                "GRPC",
                "grpc",
            ),
        ] {
            let mut errors = Errors::default();
            let _ = crate::endpoints(declared, &mut errors);
            let told = format!(
                "`{word}` takes the feature `{feature}` of backpack-load: write `features = [\"{feature}\"]` behind its version in Cargo.toml"
            );
            assert_eq!(errors.texts(), [told]);
        }
    }
}
