//! `endpoint!`: a unit struct with a method for each declared verb, and the constant that says all of it.

use backpack_grammar::model::{Auth, Body, Endpoint, Piece, Protocol, Verb};
use backpack_grammar::{Errors, Header, endpoints};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;

use crate::expand::answer;
use crate::expand::apart::whole;
use crate::expand::check::checks;
use crate::expand::constants::{duration, option};
use crate::expand::content;
use crate::expand::contract;
use crate::expand::graphql;
use crate::expand::grpc;
use crate::expand::item::{
    alias, attributes_of_code, declare_alias, hidden, identity, of_code, unit_struct, unlinted,
};
use crate::expand::json_text::json_text;
use crate::expand::opened::{self, Opens};
use crate::expand::words::noted;
use crate::fallback;
use crate::runtime_paths::Runtime;

/// Expands an invocation.
pub(crate) fn endpoint(input: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let runtime = Runtime::find();
    let items = endpoints(input, &mut errors);
    let mut code = noted(&runtime, errors);
    let document = items.first().map(|item| contract::name(&item.header));
    code.extend(contract::document(&runtime, &items));
    for item in items {
        let (header, endpoint) = fallback::endpoint(item);
        code.extend(expand(&runtime, &header, &endpoint, document.as_ref()));
    }
    code
}

/// `document` is what the contract of the invocation would be called.
fn expand(
    runtime: &Runtime,
    header: &Header,
    endpoint: &Endpoint,
    document: Option<&Ident>,
) -> TokenStream {
    let attributes = attributes_of_code(header);
    let unit_struct = unit_struct(header, &summary(endpoint));
    let methods = methods(runtime, header, endpoint);
    let hidden = hidden(
        &attributes,
        &implementations(runtime, &header.name, endpoint, document),
    );
    let name = unlinted(&header.name);
    let rest = quote! {
        #(#attributes)*
        impl #name { #methods }
        #hidden
    };
    whole(header, &unit_struct, &rest)
}

/// `GET`, `POST` `/path`
fn summary(endpoint: &Endpoint) -> String {
    if let Some(word) = word(endpoint) {
        return format!("`{word}` `{}`", template(endpoint));
    }
    let verbs: Vec<_> = endpoint
        .verbs
        .iter()
        .map(|verb| format!("`{}`", verb.upper()))
        .collect();
    format!("{} `{}`", verbs.join(", "), template(endpoint))
}

/// What stands in the place of the method.
fn word(endpoint: &Endpoint) -> Option<&'static str> {
    match endpoint.protocol {
        Protocol::WebSocket { .. } => Some("WS"),
        Protocol::Events { .. } => Some("SSE"),
        Protocol::Grpc(_) => Some("GRPC"),
        _ => None,
    }
}

fn template(endpoint: &Endpoint) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Parameter(name) => format!("{{{name}}}"),
    };
    endpoint.path.iter().map(piece).collect()
}

fn methods(runtime: &Runtime, header: &Header, endpoint: &Endpoint) -> TokenStream {
    if let Some(opens) = Opens::of(endpoint) {
        return opened::methods(runtime, header, opens, &template(endpoint));
    }
    // A call has no method of its own to be made by.
    let by_method = match endpoint.protocol {
        Protocol::Http => endpoint.verbs.as_slice(),
        _ => &[],
    };
    let declared = by_method
        .iter()
        .map(|verb| method(runtime, header, endpoint, &unlinted(&verb.function()), verb));
    let single = single(endpoint).map(|verb| {
        let name = Ident::new("request", Span::call_site());
        method(runtime, header, endpoint, &name, verb)
    });
    let answer = endpoint.answer.as_ref();
    let answer = answer.map(|answer| answer::declared(runtime, header, answer));
    let requests = by_method
        .iter()
        .map(|verb| request(runtime, header, endpoint, verb));
    declared
        .chain(single)
        .chain(grpc::open(runtime, header, endpoint))
        .chain(answer)
        .chain(requests)
        .collect()
}

/// The request as a value.
fn request(runtime: &Runtime, header: &Header, endpoint: &Endpoint, verb: &Verb) -> TokenStream {
    let Runtime { public, private } = runtime;
    let visibility = of_code(&header.visibility);
    let (name, variant) = (Ident::new(verb.upper(), Span::call_site()), verb.variant());
    let doc = format!("The `{name}` request to `{}`.", template(endpoint));
    let (result, lint) = result(endpoint);
    quote! {
        #[doc = #doc]
        #lint
        #visibility const #name: #public::EndpointRequest<#public::#result> = #public::EndpointRequest::new(
            <Self as #public::Endpoint>::DECLARATION,
            #private::Verb::#variant,
        );
    }
}

/// The only method, if there is one. A stand-in can be requested as if it had one.
fn single(endpoint: &Endpoint) -> Option<&Verb> {
    let is_single = endpoint.stand_in || endpoint.verbs.len() == 1;
    endpoint
        .verbs
        .first()
        .filter(|_| is_single && Opens::of(endpoint).is_none())
}

fn method(
    runtime: &Runtime,
    header: &Header,
    endpoint: &Endpoint,
    name: &Ident,
    verb: &Verb,
) -> TokenStream {
    let Runtime { public, private } = runtime;
    let visibility = of_code(&header.visibility);
    let variant = verb.variant();
    let doc = format!(
        "Makes a `{}` request to `{}`.",
        verb.upper(),
        template(endpoint)
    );
    let (result, lint) = result(endpoint);
    let request = match &endpoint.answer {
        None => quote!(request),
        Some(_) => quote!(request_typed),
    };
    quote! {
        #[doc = #doc]
        #lint
        #visibility fn #name(
            self,
            virtual_user: &mut #public::User,
        ) -> impl ::core::future::Future<Output = #public::#result> + use<'_> {
            #private::#request(virtual_user, <Self as #public::Endpoint>::DECLARATION, #private::Verb::#variant)
        }
    }
}

/// The type of what a request gives, and what lets it stand: a type of answers may be known to fewer than the endpoint is.
fn result(endpoint: &Endpoint) -> (TokenStream, Option<TokenStream>) {
    match &endpoint.answer {
        None => (quote!(RequestResult), None),
        Some(answer) => (
            quote!(TypedResult<#answer>),
            Some(quote!(#[allow(private_interfaces)])),
        ),
    }
}

fn implementations(
    runtime: &Runtime,
    name: &Ident,
    endpoint: &Endpoint,
    document: Option<&Ident>,
) -> TokenStream {
    let Runtime { public, private } = runtime;
    let (text, identity) = (name.unraw().to_string(), identity(runtime, name));
    let (item, declared_alias) = (unlinted(name), declare_alias(name));
    let declaration = declaration(runtime, endpoint, document);
    let lacking = contract::lacking(runtime, endpoint);
    let files = endpoint.files.iter().map(|file| &file.tracked);
    let tracked = files.chain(grpc::tracked(endpoint));
    let by_method = endpoint.verbs.iter();
    let by_method = by_method.filter(|_| matches!(endpoint.protocol, Protocol::Http));
    let verbs = by_method.map(|verb| declares(runtime, &item, verb));
    let bare = single(endpoint).map(|verb| bare_step(runtime, &item, verb));
    quote! {
        // `json!` asks for the second, which not every module has.
        #[allow(unused_imports)]
        use {#private::FallbackDependencies as _, ::core::convert::Into as _};
        #declared_alias
        #(#tracked)*

        #[diagnostic::do_not_recommend]
        impl #public::Keyed for #item {
            type Kind = #private::EndpointKind;
        }
        #[diagnostic::do_not_recommend]
        impl #public::Endpoint for #item {
            const ID: #private::EndpointId = #identity;
            const TYPE_NAME: &'static ::core::primitive::str = #text;
            const DECLARATION: &'static #private::Declaration = #declaration;
        }
        #[diagnostic::do_not_recommend]
        impl #private::NamedStep for #item {}
        #(#verbs)*
        #bare
        #lacking
    }
}

/// Written at the declared method, so that a note about another one points there.
fn declares(runtime: &Runtime, item: &Ident, verb: &Verb) -> TokenStream {
    let Runtime { private, .. } = runtime.at(verb.span());
    let variant = verb.variant();
    quote_spanned!(verb.span()=> impl #private::Declares<#private::method::#variant> for #item {})
}

fn declaration(runtime: &Runtime, endpoint: &Endpoint, document: Option<&Ident>) -> TokenStream {
    let item = alias();
    let Runtime { public, private } = runtime;
    let Endpoint {
        name: shown,
        delete_body,
        redirects,
        discards,
        stand_in,
        ..
    } = endpoint;
    let path = endpoint.path.iter().map(|piece| match piece {
        Piece::Text(text) => quote!(#private::PathPiece::Text(#text)),
        Piece::Parameter(name) => quote!(#private::PathPiece::Parameter(#name)),
    });
    let verbs = endpoint.verbs.iter().map(Verb::variant);
    let timeout = option(endpoint.timeout.map(duration));
    let protocol = protocol(runtime, endpoint);
    let expect = expect(runtime, endpoint);
    let checks = checks(runtime, &endpoint.checks);
    let contract = contract::declared(runtime, document, endpoint.contract.as_ref());
    let large = endpoint.files.iter().filter(|file| file.is_large);
    let files = large.map(|file| &file.path);
    let filled = endpoint.filled.iter().map(|entry| &entry.name);
    let json = match &endpoint.body {
        Some(Body::Json(value) | Body::Message(value)) => json_text(value),
        Some(Body::Graphql(_)) => endpoint.graphql.as_ref().and_then(graphql::json),
        _ => None,
    };
    let variables = graphql::declared(runtime, endpoint.graphql.as_ref());
    let attributes = attributes(runtime, endpoint, json.as_deref());
    let json = option(json.map(|text| quote!(#text)));
    let answer = option(
        endpoint
            .answer
            .as_ref()
            .map(|answer| answer::reading(runtime, answer)),
    );
    let body = Ident::new(body_kind(endpoint.body.as_ref()), Span::call_site());
    quote! {
        &#private::Declaration {
            id: <#item as #public::Endpoint>::ID,
            type_name: <#item as #public::Endpoint>::TYPE_NAME,
            name: #shown,
            path: &[#(#path),*],
            verbs: &[#(#private::Verb::#verbs),*],
            protocol: #protocol,
            timeout: #timeout,
            delete_body: #delete_body,
            redirects: #redirects,
            discards: #discards,
            expect: #expect,
            answer: #answer,
            checks: #checks,
            body: #private::BodyKind::#body,
            json: #json,
            variables: #variables,
            files: &[#(#files),*],
            path_filled: &[#(#filled),*],
            contract: #contract,
            dependencies: #private::Probe::<#item>::PROBED_DEPENDENCIES,
            cells: #private::Probe::<#item>::PROBED_CELLS,
            stand_in: #stand_in || !#private::Probe::<#item>::PROBED_COMPLETE,
            attributes: || #attributes,
            slot: || {
                static SLOT: #private::Slot = #private::Slot::new();
                #private::Slot::get(&SLOT)
            },
        }
    }
}

fn protocol(runtime: &Runtime, endpoint: &Endpoint) -> TokenStream {
    let Runtime { private, .. } = runtime;
    match &endpoint.protocol {
        Protocol::WebSocket { protocol } => {
            let named = option(protocol.as_ref().map(|name| quote!(#name)));
            quote!(#private::Protocol::WebSocket { protocol: #named })
        }
        Protocol::Events { reconnect } => {
            quote!(#private::Protocol::Events { reconnect: #reconnect })
        }
        Protocol::Grpc(grpc) => grpc::protocol(runtime, grpc),
        _ => quote!(#private::Protocol::Http),
    }
}

fn body_kind(body: Option<&Body>) -> &'static str {
    match body {
        None => "None",
        Some(Body::Json(_)) => "Json",
        Some(Body::Form(_)) => "Form",
        Some(Body::Text(_)) => "Text",
        Some(Body::Bytes(_)) => "Bytes",
        Some(Body::Multipart(_)) => "Multipart",
        Some(Body::Graphql(_)) => "Graphql",
        Some(Body::Message(_)) => "Message",
    }
}

fn expect(Runtime { private, .. }: &Runtime, endpoint: &Endpoint) -> TokenStream {
    if endpoint.expect.is_empty() {
        return match endpoint.protocol {
            Protocol::Grpc(_) => quote!(#private::Declaration::EXPECT_OK),
            _ => quote!(#private::Declaration::EXPECT),
        };
    }
    let ranges = endpoint
        .expect
        .iter()
        .map(|(from, to)| quote!(#private::StatusRange { from: #from, to: #to }));
    quote!(&[#(#ranges),*])
}

/// The option expressions, put into what a user's requests are made of.
fn attributes(runtime: &Runtime, endpoint: &Endpoint, json: Option<&str>) -> TokenStream {
    let Runtime { private, .. } = runtime;
    let mut code = quote!(#private::Attributes::new());
    for (option, entries) in [
        ("header", &endpoint.headers),
        ("query", &endpoint.query),
        ("path", &endpoint.filled),
    ] {
        let option = Ident::new(option, Span::call_site());
        for entry in entries {
            let (name, value) = (&entry.name, &entry.value);
            code.extend(quote!(.#option(#name, #value)));
        }
    }
    match &endpoint.body {
        Some(Body::Json(value) | Body::Message(value)) => code.extend(match json {
            Some(text) => quote!(.json_text(#text)),
            None => quote!(.json(#private::serde_json::json!(#value))),
        }),
        Some(Body::Text(text)) => code.extend(quote!(.text(#text))),
        Some(Body::Form(entries)) => {
            for entry in entries {
                let (name, value) = (&entry.name, &entry.value);
                code.extend(quote!(.form(#name, #value)));
            }
        }
        Some(Body::Bytes(written)) => {
            let content = content::bytes(runtime, &endpoint.files, written);
            code.extend(quote!(.bytes(#content)));
        }
        Some(Body::Multipart(parts)) => {
            code.extend(quote!(.multipart()));
            let parts = parts.iter();
            code.extend(parts.map(|part| content::part(runtime, &endpoint.files, part)));
        }
        Some(Body::Graphql(_)) => {
            let body = endpoint.graphql.as_ref();
            code.extend(body.map(|body| graphql::body(runtime, body, json)));
        }
        None => {}
    }
    code.extend(endpoint.auth.as_ref().map(|auth| match auth {
        Auth::Basic(name, password) => {
            quote!(.header("authorization", #private::basic(#name, #password)))
        }
        Auth::Bearer(token) => quote!(.header("authorization", #private::bearer(#token))),
    }));
    code
}

fn bare_step(runtime: &Runtime, item: &Ident, verb: &Verb) -> TokenStream {
    let alias = alias();
    let Runtime { public, private } = runtime;
    let variant = verb.variant();
    quote! {
        #[diagnostic::do_not_recommend]
        impl #private::SingleMethod for #item {
            const VERB: #private::Verb = #private::Verb::#variant;
        }
        impl #private::BareStep for #item {
            const KIND: #private::StepKind =
                #private::StepKind::Request(<#alias as #public::Endpoint>::DECLARATION, #private::Verb::#variant);
        }
    }
}
