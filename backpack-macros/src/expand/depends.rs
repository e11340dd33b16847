//! `depends!`: the list of an endpoint's dependencies, and the checks that its targets exist.

use backpack_grammar::model::{Arrow, Dependent, Key, Name, Part, Target};
use backpack_grammar::{Errors, dependents, span_of};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use crate::expand::constants::option;
use crate::expand::item::hidden;
use crate::expand::step::constant_at;
use crate::expand::words::noted;
use crate::runtime_paths::Runtime;

/// Expands an invocation.
pub(crate) fn depends(input: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let runtime = Runtime::find();
    let checked = dependents(input, &mut errors);
    let mut code = noted(&runtime, errors);
    code.extend(checked.iter().map(|dependent| expand(&runtime, dependent)));
    code
}

fn expand(runtime: &Runtime, dependent: &Dependent) -> TokenStream {
    let Runtime { private, .. } = runtime;
    let Dependent {
        endpoint, complete, ..
    } = dependent;
    let span = span_of(endpoint);
    let alias = Ident::new("__BackpackDependent", span);
    let at_name = runtime.at(span).private;
    let bound = quote_spanned!(span=> const _: () = #at_name::endpoint::<#alias>(););
    let sources = (0..)
        .zip(&dependent.arrows)
        .map(|(index, arrow)| Source::new(index, arrow));
    let sources: Vec<_> = sources.collect();
    let aliases = sources.iter().map(Source::declare);
    let list = sources.iter().map(|source| source.dependency(runtime));
    let checks = sources.iter().map(|source| source.checks(runtime, &alias));
    let implementation = quote_spanned! {span=>
        #[allow(non_local_definitions)]
        impl #at_name::Dependencies for #alias {
            const LIST: &'static [#private::Dependency] = &[#(#list),*];
            const COMPLETE: ::core::primitive::bool = #complete;
        }
    };
    hidden(
        &[],
        &quote! {
            #[allow(unused_imports)]
            use #private::FallbackStep as _;
            #[allow(dead_code)]
            type #alias = #endpoint;
            #bound
            #(#aliases)*
            #implementation
            #(#checks)*
        },
    )
}

/// An arrow with what the expansion calls its source, so that the user's path stands in it once.
struct Source<'a> {
    arrow: &'a Arrow,
    alias: Ident,
}

impl<'a> Source<'a> {
    fn new(index: usize, arrow: &'a Arrow) -> Self {
        Self {
            alias: format_ident!("__BackpackSource{index}", span = span_of(&arrow.source)),
            arrow,
        }
    }

    fn declare(&self) -> TokenStream {
        let (alias, path) = (&self.alias, &self.arrow.source);
        quote!(#[allow(dead_code)] type #alias = #path;)
    }

    fn dependency(&self, runtime: &Runtime) -> TokenStream {
        let Runtime { private, .. } = runtime;
        let alias = &self.alias;
        let target = target(runtime, &self.arrow.target);
        let part = match &self.arrow.part {
            Part::Json(keys) => {
                let keys = json_keys(runtime, keys);
                quote!(#private::Part::Json(#keys))
            }
            Part::Header(name) => quote!(#private::Part::Header(#name)),
        };
        let or_null = self.arrow.or_null;
        let format = option(
            self.arrow
                .format
                .as_ref()
                .map(|(before, after)| quote!((#before, #after))),
        );
        quote! {
            #private::Dependency {
                target: #target,
                source: #private::Source::of::<#alias>(),
                part: #part,
                or_null: #or_null,
                format: #format,
            }
        }
    }

    fn checks(&self, runtime: &Runtime, dependent: &Ident) -> TokenStream {
        let Runtime { private, .. } = runtime;
        let alias = &self.alias;
        let request = quote!(#private::Probe::<#dependent>::PROBED_REQUESTS[0]);
        let body = |kind: &str| {
            let kind = Ident::new(kind, Span::call_site());
            constant_at(
                runtime,
                self.arrow.target_span,
                "check_body_target",
                &quote!(#request, #private::BodyKind::#kind),
            )
        };
        let target = match &self.arrow.target {
            Target::Path(Name { text, span }) => constant_at(
                runtime,
                *span,
                "check_path_target",
                &quote!(#request, #text),
            ),
            Target::Json(keys) => {
                let (kind, keys) = (body("Json"), json_keys(runtime, keys));
                let place = constant_at(
                    runtime,
                    self.arrow.target_span,
                    "check_json_target",
                    &quote!(#request, #keys),
                );
                quote!(#kind #place)
            }
            Target::Form(_) => body("Form"),
            Target::Header(_) | Target::Query(_) => TokenStream::new(),
        };
        let both = quote!(#request, #private::Probe::<#alias>::PROBED_REQUESTS[0]);
        let source = constant_at(runtime, alias.span(), "check_self_dependency", &both);
        let json = matches!(self.arrow.part, Part::Json(_)).then(|| {
            let request = quote!(#private::Probe::<#alias>::PROBED_REQUESTS[0]);
            constant_at(runtime, self.arrow.part_span, "check_json_source", &request)
        });
        quote!(#target #source #json)
    }
}

fn target(runtime: &Runtime, target: &Target) -> TokenStream {
    let Runtime { private, .. } = runtime;
    match target {
        Target::Json(keys) => {
            let keys = json_keys(runtime, keys);
            quote!(#private::Target::Json(#keys))
        }
        Target::Form(name) => quote!(#private::Target::Form(#name)),
        Target::Header(name) => quote!(#private::Target::Header(#name)),
        Target::Query(name) => quote!(#private::Target::Query(#name)),
        Target::Path(name) => {
            let name = &name.text;
            quote!(#private::Target::Path(#name))
        }
    }
}

fn json_keys(Runtime { private, .. }: &Runtime, keys: &[Key]) -> TokenStream {
    let keys = keys.iter().map(|key| match key {
        Key::Name(name) => quote!(#private::Key::Name(#name)),
        Key::Index(index) => quote!(#private::Key::Index(#index)),
    });
    quote!(&[#(#keys),*])
}
