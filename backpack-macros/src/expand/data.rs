//! `data!`: a unit struct, the struct of its rows, and the constant that says where they are.

use backpack_grammar::model::{Column, Data, Order, Per, Rows};
use backpack_grammar::{Errors, Format, Header, Item, Kind, tables};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use std::path::Path;

use crate::expand::apart::whole;
use crate::expand::item::{attributes_of_code, declare_alias, hidden, unit_struct, unlinted};
use crate::expand::words::noted;
use crate::runtime_paths::Runtime;

/// Expands an invocation.
pub(crate) fn data(input: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let runtime = Runtime::find();
    let items = tables(input, &mut errors);
    let items: Vec<_> = items
        .into_iter()
        .map(|item| Declared::new(item, &mut errors))
        .collect();
    let mut code = noted(&runtime, errors);
    code.extend(items.iter().map(|item| item.expand(&runtime)));
    code
}

/// A table with what its rows are.
struct Declared {
    header: Header,
    data: Option<Data>,
    /// The mistake, where nobody knows the columns. It stands in a type, which it breaks, so that no field of it is missed.
    unknown: Option<TokenStream>,
    sound: bool,
}

impl Declared {
    fn new(item: Item<Data>, errors: &mut Errors) -> Self {
        let known = item
            .body
            .as_ref()
            .is_some_and(|data| data.columns.is_some());
        let unknown = (!known).then(|| errors.place(item.first_mistake));
        Self {
            header: item.header,
            data: item.body,
            unknown: unknown.flatten(),
            sound: item.sound,
        }
    }

    fn columns(&self) -> &[Column] {
        let columns = self.data.as_ref().and_then(|data| data.columns.as_ref());
        columns.map_or(&[], Vec::as_slice)
    }

    fn row(&self) -> Ident {
        format_ident!("{}Row", self.header.name, span = Span::call_site())
    }

    fn expand(&self, runtime: &Runtime) -> TokenStream {
        let attributes = attributes_of_code(&self.header);
        let unit_struct = unit_struct(&self.header, &self.summary());
        let row = self.row_struct(runtime, &attributes);
        let hidden = hidden(&attributes, &self.implementations(runtime));
        whole(&self.header, &unit_struct, &quote!(#row #hidden))
    }

    /// `data/players.csv`: a row for each user.
    fn summary(&self) -> String {
        let Some(data) = &self.data else {
            return "A table.".to_owned();
        };
        let place = match &data.rows {
            Rows::File { path, .. } => format!("The table `{}`", path.value()),
            Rows::Literals(_) => "A list".to_owned(),
        };
        let per = match data.per {
            Per::User => "user",
            Per::Pass => "pass",
            Per::Request => "request",
        };
        format!("{place}: a row for each {per}.")
    }

    fn row_struct(
        &self,
        Runtime { private, .. }: &Runtime,
        attributes: &[TokenStream],
    ) -> TokenStream {
        let (row, visibility) = (self.row(), &self.header.visibility);
        if let Some(mistake) = &self.unknown {
            return quote!(#(#attributes)* #[allow(dead_code)] #visibility type #row = <#private::Unread<{ #mistake }> as #private::Known>::Row;);
        }
        let name = self.header.name.to_string();
        let doc = format!("A row of [`{name}`].");
        let fields = self.columns().iter().filter_map(|column| {
            let (field, kind) = (column.field.as_ref()?, field_type(column));
            let doc = format!("The column `{}`.", column.name);
            Some(quote!(#[doc = #doc] pub #field: #kind))
        });
        quote! {
            #(#attributes)*
            #[doc = #doc]
            #[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
            #[allow(dead_code, non_snake_case)]
            #visibility struct #row { #(#fields,)* }
        }
    }

    fn implementations(&self, runtime: &Runtime) -> TokenStream {
        let Runtime { public, private } = runtime;
        let (item, row) = (unlinted(&self.header.name), self.row());
        let alias = declare_alias(&self.header.name);
        let declaration = self.declaration(runtime);
        let made = match &self.unknown {
            Some(_) => quote!(::core::unreachable!()),
            None => {
                let cells = self.columns().iter().enumerate().filter_map(|(at, column)| {
                    let field = column.field.as_ref()?;
                    Some(quote!(#field: #private::Cells::get(__backpack_cells, #at, __backpack_row)))
                });
                quote!(#row { #(#cells,)* })
            }
        };
        quote! {
            #alias
            #[diagnostic::do_not_recommend]
            impl #public::Keyed for #item {
                type Kind = #private::TableKind;
            }
            #[diagnostic::do_not_recommend]
            impl #public::Table for #item {
                type Row = #row;
                const TABLE: &'static #private::TableDeclaration = #declaration;
                #[allow(unused_variables)]
                fn row(
                    __backpack_cells: &'static #private::Cells,
                    __backpack_row: ::core::primitive::usize,
                ) -> Self::Row {
                    #made
                }
            }
        }
    }

    fn declaration(&self, runtime: &Runtime) -> TokenStream {
        let Runtime { private, .. } = runtime;
        let Some(data) = &self.data else {
            return quote!(#private::TableDeclaration::STAND_IN);
        };
        let name = self.header.name.to_string();
        let (once, stand_in) = (data.once, !self.sound);
        let origin = match self.sound {
            true => origin(runtime, &data.rows),
            false => quote!(#private::Origin::Embedded(#private::Format::Json, b"[]")),
        };
        let columns = self.columns().iter().map(|column| {
            let (name, optional) = (&column.name, column.optional);
            let kind = Ident::new(column.kind.variant(), Span::call_site());
            quote!(#private::Column { name: #name, kind: #private::Kind::#kind, optional: #optional })
        });
        let per = match data.per {
            Per::User => quote!(User),
            Per::Pass => quote!(Pass),
            Per::Request => quote!(Request),
        };
        let order = match data.order {
            Order::File => quote!(File),
            Order::Random => quote!(Random),
            Order::Shuffled => quote!(Shuffled),
        };
        quote! {
            &#private::TableDeclaration {
                name: #name,
                origin: #origin,
                columns: &[#(#columns),*],
                per: #private::Per::#per,
                order: #private::Order::#order,
                once: #once,
                stand_in: #stand_in,
                home: || {
                    static HOME: #private::Home = #private::Home::new();
                    &HOME
                },
                rows: #private::RowMaker::of::<Self>(),
            }
        }
    }
}

fn field_type(column: &Column) -> TokenStream {
    let kind = match column.kind {
        Kind::Text => quote!(&'static ::core::primitive::str),
        kind => {
            let name = Ident::new(kind.name(), Span::call_site());
            quote!(::core::primitive::#name)
        }
    };
    match column.optional {
        true => quote!(::core::option::Option<#kind>),
        false => kind,
    }
}

/// The bytes of the file, or where it is. Either way cargo builds again when it changes.
fn origin(Runtime { private, .. }: &Runtime, rows: &Rows) -> TokenStream {
    let (format, path, embedded) = match rows {
        Rows::Literals(json) => {
            return quote!(#private::Origin::Embedded(#private::Format::Json, #json.as_bytes()));
        }
        Rows::File {
            format,
            path,
            embedded,
        } => (format, path, embedded),
    };
    let format = match format {
        Format::Csv => quote!(Csv),
        Format::JsonLines => quote!(JsonLines),
        Format::Json => quote!(Json),
    };
    let file = match Path::new(&path.value()).is_absolute() {
        true => quote!(#path),
        false => quote!(::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), "/", #path)),
    };
    let bytes = quote_spanned!(path.span()=> ::core::include_bytes!(#file));
    if *embedded {
        return quote!(#private::Origin::Embedded(#private::Format::#format, #bytes));
    }
    quote! {{
        const _: &[::core::primitive::u8] = #bytes;
        #private::Origin::File(#private::Format::#format, ::core::env!("CARGO_MANIFEST_DIR"), #path)
    }}
}
