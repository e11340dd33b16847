//! A gRPC call: what its messages are made of.

use backpack_grammar::Header;
use backpack_grammar::model::{Endpoint, Grpc, Protocol, Spoken};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::expand::item::of_code;
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
        #private::Protocol::Grpc {
            codec: || {
                static CODEC: #private::Codec =
                    #private::Codec::new(#descriptors, #input, #output, #streams);
                &CODEC
            },
            streams: #streams,
        }
    }
}

/// `open`, where an answer may have several messages.
pub(crate) fn open(runtime: &Runtime, header: &Header, endpoint: &Endpoint) -> Option<TokenStream> {
    let Runtime { public, private } = runtime;
    let visibility = of_code(&header.visibility);
    let was_to_call = endpoint.was_to_speak == Some(Spoken::Grpc) && cfg!(feature = "grpc");
    match &endpoint.protocol {
        Protocol::Grpc(grpc) if !grpc.streams => None,
        protocol if matches!(protocol, Protocol::Grpc(_)) || was_to_call => Some(quote! {
            /// Makes the call, whose messages are read one by one.
            #visibility fn open(
                self,
                virtual_user: &mut #public::User,
            ) -> impl ::core::future::Future<Output = ::core::result::Result<#public::GrpcMessages, #public::SocketError>> + use<'_> {
                #private::open_messages(virtual_user, <Self as #public::Endpoint>::DECLARATION)
            }
        }),
        _ => None,
    }
}

/// Items that have cargo build again when a file changes.
pub(crate) fn tracked(endpoint: &Endpoint) -> &[TokenStream] {
    match &endpoint.protocol {
        Protocol::Grpc(grpc) => &grpc.tracked,
        _ => &[],
    }
}
