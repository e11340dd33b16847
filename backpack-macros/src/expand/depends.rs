//! `depends!`: the list of an endpoint's dependencies, and the checks that its targets exist.

use backpack_grammar::model::{Arrow, Dependent, FieldStep, Key, Name, Origin, Part, Target};
use backpack_grammar::{Errors, dependents, span_of};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use crate::expand::answer;
use crate::expand::constants::option;
use crate::expand::contract;
use crate::expand::item::hidden;
use crate::expand::part::{self, json_keys};
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
    let (mut list, mut cells) = (Vec::new(), Vec::new());
    for source in &sources {
        match &source.arrow.origin {
            Origin::Answer(part) => {
                list.push(source.dependency(runtime, &part::part(runtime, part)));
            }
            Origin::Field(steps) => {
                list.push(source.dependency(runtime, &source.field(runtime, steps)));
            }
            Origin::Table(column) => cells.push(source.cell(runtime, column)),
        }
    }
    let checks = sources.iter().map(|source| source.checks(runtime, &alias));
    let implementation = quote_spanned! {span=>
        #[allow(non_local_definitions)]
        impl #at_name::Dependencies for #alias {
            const LIST: &'static [#private::Dependency] = &[#(#list),*];
            const CELLS: &'static [#private::CellDependency] = &[#(#cells),*];
            const COMPLETE: ::core::primitive::bool = #complete;
        }
    };
    hidden(
        &[],
        &quote! {
            #[allow(unused_imports)]
            use #private::{AnswerHint as _, FallbackStep as _, FallbackTable as _};
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

    fn dependency(&self, runtime: &Runtime, part: &TokenStream) -> TokenStream {
        let Runtime { private, .. } = runtime;
        let alias = &self.alias;
        let target = target(runtime, &self.arrow.target);
        let source = match &self.arrow.origin {
            // What is no endpoint has no fields, of which the field itself tells.
            Origin::Field(_) => quote!(#private::Probe::<#alias>::PROBED_SOURCE),
            _ => quote!(#private::Source::of::<#alias>()),
        };
        let or_null = self.arrow.or_null;
        let format = self.format();
        quote! {
            #private::Dependency {
                target: #target,
                source: #source,
                part: #part,
                or_null: #or_null,
                format: #format,
            }
        }
    }

    fn field(&self, runtime: &Runtime, steps: &[FieldStep]) -> TokenStream {
        let Runtime { private, .. } = runtime;
        let is_json = matches!(
            self.arrow.target,
            Target::Json(_) | Target::Message(_) | Target::Variable(..)
        );
        let into_json = is_json && self.arrow.format.is_none();
        let field = answer::field(runtime, &self.alias, steps, into_json);
        quote!(#private::Part::Field(#field))
    }

    fn format(&self) -> TokenStream {
        let format = self.arrow.format.as_ref();
        option(format.map(|(before, after)| quote!((#before, #after))))
    }

    fn cell(&self, runtime: &Runtime, column: &Name) -> TokenStream {
        let Runtime { private, .. } = runtime;
        let target = target(runtime, &self.arrow.target);
        let (table, format) = (self.table(runtime), self.format());
        let column = &column.text;
        quote! {
            #private::CellDependency {
                target: #target,
                table: #table,
                column: #private::column_place(#table, #column),
                format: #format,
            }
        }
    }

    fn table(&self, Runtime { private, .. }: &Runtime) -> TokenStream {
        let alias = &self.alias;
        quote!(#private::Probe::<#alias>::PROBED_TABLE)
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
            Target::Message(keys) => {
                let keys = json_keys(runtime, keys);
                constant_at(
                    runtime,
                    self.arrow.target_span,
                    "check_message_target",
                    &quote!(#request, #keys),
                )
            }
            Target::Variable(Name { text, span }, keys) => {
                let (kind, keys) = (body("Graphql"), way(runtime, text, keys));
                let place = constant_at(
                    runtime,
                    *span,
                    "check_variable_target",
                    &quote!(#request, #keys),
                );
                quote!(#kind #place)
            }
            Target::Form(_) => body("Form"),
            Target::Multipart(_) => body("Multipart"),
            Target::Text => body("Text"),
            Target::Header(_) | Target::Query(_) | Target::Cookie(_) => TokenStream::new(),
        };
        let origin = match &self.arrow.origin {
            Origin::Answer(part @ Part::Message(_)) => {
                let answer = self.check_answer(runtime, &request, part.is_in_body());
                let source = quote!(#private::Probe::<#alias>::PROBED_REQUESTS[0]);
                let span = self.arrow.origin_span;
                let message = constant_at(runtime, span, "check_message_source", &source);
                quote!(#answer #message)
            }
            Origin::Answer(part) => {
                let answer = self.check_answer(runtime, &request, part.is_in_body());
                let source = quote!(#private::Probe::<#alias>::PROBED_REQUESTS[0]);
                let place = contract::places(runtime, self.arrow, &source);
                quote!(#answer #place)
            }
            Origin::Field(_) => self.check_answer(runtime, &request, true),
            Origin::Table(column) => self.check_column(runtime, column),
        };
        let contract = contract::target(runtime, self.arrow, &request);
        quote!(#target #contract #origin)
    }

    fn check_column(&self, runtime: &Runtime, Name { text, span }: &Name) -> TokenStream {
        let (alias, table) = (&self.alias, self.table(runtime));
        let column = constant_at(runtime, *span, "check_column", &quote!(#table, #text));
        let at_name = runtime.at(alias.span()).private;
        let bound = quote_spanned!(alias.span()=> const _: () = #at_name::table::<#alias>(););
        quote!(#bound #column)
    }

    fn check_answer(&self, runtime: &Runtime, request: &TokenStream, in_body: bool) -> TokenStream {
        let Runtime { private, .. } = runtime;
        let alias = &self.alias;
        let source = quote!(#private::Probe::<#alias>::PROBED_REQUESTS[0]);
        let both = quote!(#request, #source);
        let itself = constant_at(runtime, alias.span(), "check_self_dependency", &both);
        let body = in_body.then(|| {
            constant_at(
                runtime,
                self.arrow.origin_span,
                "check_body_source",
                &source,
            )
        });
        quote!(#itself #body)
    }
}

pub(crate) fn target(runtime: &Runtime, target: &Target) -> TokenStream {
    let Runtime { private, .. } = runtime;
    match target {
        Target::Json(keys) => {
            let keys = json_keys(runtime, keys);
            quote!(#private::Target::Json(#keys))
        }
        Target::Message(keys) => {
            let keys = json_keys(runtime, keys);
            quote!(#private::Target::Message(#keys))
        }
        Target::Variable(name, keys) => {
            let keys = way(runtime, &name.text, keys);
            quote!(#private::Target::Variable(#keys))
        }
        Target::Form(name) => quote!(#private::Target::Form(#name)),
        Target::Multipart(name) => quote!(#private::Target::Multipart(#name)),
        Target::Text => quote!(#private::Target::Text),
        Target::Cookie(name) => quote!(#private::Target::Cookie(#name)),
        Target::Header(name) => quote!(#private::Target::Header(#name)),
        Target::Query(name) => quote!(#private::Target::Query(#name)),
        Target::Path(name) => {
            let name = &name.text;
            quote!(#private::Target::Path(#name))
        }
    }
}

/// The keys of a variable, or of a place in it.
fn way(runtime: &Runtime, name: &str, keys: &[Key]) -> TokenStream {
    let name = Key::Name(name.to_owned());
    let keys = std::iter::once(&name).chain(keys);
    json_keys(runtime, keys)
}
