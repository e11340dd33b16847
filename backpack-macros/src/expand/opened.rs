//! Endpoints that are opened: WebSockets, and streams of events.

use backpack_grammar::Header;
use backpack_grammar::model::{Endpoint, Protocol};
use proc_macro2::TokenStream;
use quote::quote;

use crate::runtime_paths::Runtime;

/// `open`; and `request`, which nothing can call, so that who does hears of the other.
pub(crate) fn methods(
    runtime: &Runtime,
    header: &Header,
    endpoint: &Endpoint,
    template: &str,
) -> TokenStream {
    let Runtime { public, private } = runtime;
    let visibility = &header.visibility;
    let (open, opened, doc) = match endpoint.protocol {
        _ if endpoint.stand_in => (
            quote!(open_stand_in),
            quote!(#private::Opened),
            String::new(),
        ),
        Protocol::WebSocket { .. } => (
            quote!(open_socket),
            quote!(#public::Socket),
            format!("Opens a WebSocket to `{template}`."),
        ),
        _ => (
            quote!(open_events),
            quote!(#public::Events),
            format!("Opens a stream of events from `{template}`."),
        ),
    };
    quote! {
        #[doc = #doc]
        #visibility fn open(
            self,
            virtual_user: &mut #public::User,
        ) -> impl ::core::future::Future<Output = ::core::result::Result<#opened, #public::SocketError>> + use<'_> {
            #private::#open(virtual_user, <Self as #public::Endpoint>::DECLARATION)
        }
        #[doc(hidden)]
        #visibility fn request<U: #public::Requests<Self>>(self, _: U) -> #private::Never {
            ::core::unreachable!()
        }
    }
}
