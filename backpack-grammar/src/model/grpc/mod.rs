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

pub(crate) use method::check;

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
    /// The object that `serde_json::json!` is to read.
    pub message: Option<TokenStream>,
    /// Items that have cargo build again when the `proto` file or one of its imports changes.
    pub tracked: Vec<TokenStream>,
}

#[cfg(all(test, feature = "grpc"))]
mod tests;
