//! A GRPC endpoint: its method, as a `proto` file declares it, and the message that is sent.

#[cfg(feature = "grpc")]
mod message;
#[cfg(feature = "grpc")]
mod method;
#[cfg(not(feature = "grpc"))]
#[path = "without_method.rs"]
mod method;
#[cfg(feature = "grpc")]
mod proto;
#[cfg(feature = "grpc")]
mod pruned;
pub(crate) mod status;
#[cfg(feature = "grpc")]
mod texts;

use proc_macro2::TokenStream;

use crate::errors::Errors;
use crate::syntax::endpoint as written;

/// What there is to say of a method of gRPC.
#[non_exhaustive]
pub struct Grpc {
    /// A `FileDescriptorSet` of what its messages are made of.
    pub descriptors: Vec<u8>,
    /// The full name of the message that is sent.
    pub input: String,
    /// The full name of the messages that are answered.
    pub output: String,
    /// Whether an answer has any number of them.
    pub streams: bool,
    /// What `serde_json::json!` is to read.
    pub message: TokenStream,
    /// Items that have cargo build again when the `proto` file or one of its imports changes.
    pub tracked: Vec<TokenStream>,
}

/// Checks what was written behind the word.
pub(super) fn check(written: &written::Endpoint, errors: &mut Errors) -> Option<Grpc> {
    let options = &written.options;
    let proto = options.proto.as_ref();
    // What could not be read may be it.
    if proto.is_none() && !options.broken && cfg!(feature = "grpc") {
        errors.at(
            written.path.span(),
            "what this method takes and gives stands in a `proto` file: add its path from the folder of the crate, as in `proto: \"proto/greet.proto\"`",
        );
    }
    let message = options.message.as_ref().map(|(_, message)| message);
    method::check(&written.path, proto, message, errors)
}

#[cfg(all(test, feature = "grpc"))]
mod tests;
