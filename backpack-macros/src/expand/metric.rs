//! `metric!`: a unit struct, the constant that says what it measures, and the trait of its kind.

use backpack_grammar::model::{DeclaredMetric, MetricKind};
use backpack_grammar::{Errors, Item, declared_metrics};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt;

use crate::expand::apart::whole;
use crate::expand::constants::option;
use crate::expand::item::{attributes_of_code, hidden, identity, unit_struct, unlinted};
use crate::expand::words::noted;
use crate::runtime_paths::Runtime;

/// The traits of the kinds, each of which `User` has a method for.
const TRAITS: [(MetricKind, &str); 3] = [
    (MetricKind::Time, "TimeMetric"),
    (MetricKind::Value, "ValueMetric"),
    (MetricKind::Count, "CountMetric"),
];

/// Expands an invocation.
pub(crate) fn metric(input: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let runtime = Runtime::find();
    let items = declared_metrics(input, &mut errors);
    let mut code = noted(&runtime, errors);
    code.extend(items.iter().map(|item| expand(&runtime, item)));
    code
}

fn expand(runtime: &Runtime, item: &Item<DeclaredMetric>) -> TokenStream {
    let attributes = attributes_of_code(&item.header);
    let unit_struct = unit_struct(&item.header, &summary(item.body.as_ref()));
    let hidden = hidden(&attributes, &implementations(runtime, item));
    whole(&item.header, &unit_struct, &hidden)
}

fn summary(metric: Option<&DeclaredMetric>) -> String {
    let Some(metric) = metric else {
        return "A metric.".to_owned();
    };
    match (&metric.row, metric.kind) {
        (Some((method, name)), _) => format!("The row `{method} {name}`."),
        (_, MetricKind::Value) => "A metric: a value.".to_owned(),
        (_, MetricKind::Count) => "A metric: a count.".to_owned(),
        _ => "A metric: a time.".to_owned(),
    }
}

fn implementations(runtime: &Runtime, item: &Item<DeclaredMetric>) -> TokenStream {
    let Runtime { public, private } = runtime;
    let name = &item.header.name;
    let (of_item, text, identity) = (
        unlinted(name),
        name.unraw().to_string(),
        identity(runtime, name),
    );
    let known = item.body.as_ref().filter(|_| item.sound);
    let kind = known.map_or(MetricKind::Time, |metric| metric.kind);
    let row = known.and_then(|metric| metric.row.as_ref());
    let row = option(row.map(|(method, name)| quote!((#method, #name))));
    let variant = Ident::new(&format!("{kind:?}"), Span::call_site());
    let stand_in = known.is_none();
    // Of a broken one nobody knows which it is: it is all of them.
    let traits = TRAITS
        .iter()
        .filter(|(of, _)| stand_in || *of == kind)
        .map(|(_, name)| Ident::new(name, Span::call_site()));
    quote! {
        #[diagnostic::do_not_recommend]
        impl #public::Metric for #of_item {
            const METRIC: &'static #private::MetricDeclaration = &#private::MetricDeclaration {
                id: #identity,
                name: #text,
                kind: #private::MetricKind::#variant,
                row: #row,
                stand_in: #stand_in,
            };
        }
        #(
            #[diagnostic::do_not_recommend]
            impl #public::#traits for #of_item {}
        )*
        #[diagnostic::do_not_recommend]
        impl #private::Measured for #of_item {}
    }
}
