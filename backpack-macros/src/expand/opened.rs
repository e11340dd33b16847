//! Endpoints that are opened: WebSockets, and streams of events.

use backpack_grammar::Header;
use backpack_grammar::model::{Endpoint, Protocol, Spoken};
use proc_macro2::TokenStream;
use quote::quote;

use crate::expand::item::of_code;
use crate::runtime_paths::Runtime;

/// What opens an endpoint.
#[derive(Clone, Copy)]
pub(crate) enum Opens {
    Socket,
    Events,
}

impl Opens {
    /// What opens this one, if it is opened; a stand-in as it was to be.
    pub(crate) fn of(endpoint: &Endpoint) -> Option<Self> {
        match (&endpoint.protocol, endpoint.was_to_speak) {
            (Protocol::WebSocket { .. }, _) | (_, Some(Spoken::WebSocket)) => Some(Self::Socket),
            (Protocol::Events { .. }, _) | (_, Some(Spoken::Events)) => Some(Self::Events),
            _ => None,
        }
    }
}

/// `open`; and `request`, which nothing can call, so that who does hears of the other.
pub(crate) fn methods(
    runtime: &Runtime,
    header: &Header,
    opens: Opens,
    template: &str,
) -> TokenStream {
    let Runtime { public, private } = runtime;
    let visibility = of_code(&header.visibility);
    let (open, opened, doc) = match opens {
        Opens::Socket => (
            quote!(open_socket),
            quote!(#public::Socket),
            format!("Opens a WebSocket to `{template}`."),
        ),
        Opens::Events => (
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
