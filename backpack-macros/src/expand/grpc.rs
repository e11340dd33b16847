//! A gRPC call: what its messages are made of.

use backpack_grammar::model::{Endpoint, Grpc, Protocol};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::runtime_paths::Runtime;

/// What is spoken with the server. A static, for its descriptors are read once, when they are first needed.
pub(crate) fn protocol(Runtime { private, .. }: &Runtime, grpc: &Grpc) -> TokenStream {
    let Grpc {
        input,
        output,
        streams,
        ..
    } = grpc;
    let descriptors = Literal::byte_string(&grpc.descriptors);
    quote! {
        #private::Protocol::Grpc(|| {
            static CODEC: #private::Codec =
                #private::Codec::new(#descriptors, #input, #output, #streams);
            &CODEC
        })
    }
}

/// Items that have cargo build again when a file changes.
pub(crate) fn tracked(endpoint: &Endpoint) -> &[TokenStream] {
    match &endpoint.protocol {
        Protocol::Grpc(grpc) => &grpc.tracked,
        _ => &[],
    }
}
