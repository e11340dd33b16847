//! Values that are texts on the wire: of queries, headers, paths and forms, as far as they are literals.

use proc_macro2::Span;
use serde_json::Value;
use syn::{Expr, Lit, UnOp};

use super::bounds;
use super::literal::called;
use super::schema::{Parts, Schema, type_names};
use crate::model::number;
use crate::suggest::nearest;
use crate::syntax::json_tree::Kind;

/// Schemas in schemas are followed this far.
const DEEPEST: usize = 8;

/// What is wrong with a value, where it is a literal; what nobody looks at of it is noted.
pub(super) fn check(
    value: &Expr,
    name: &str,
    schema: Option<Schema<'_>>,
    unchecked: &mut Vec<String>,
) -> syn::Result<()> {
    match text_of(value) {
        Some((text, span)) => check_text(&text, span, name, schema, unchecked),
        None => Ok(()),
    }
}

/// The same of a text as it is sent.
pub(super) fn check_text(
    text: &str,
    span: Span,
    name: &str,
    schema: Option<Schema<'_>>,
    unchecked: &mut Vec<String>,
) -> syn::Result<()> {
    let Some(schema) = schema else {
        return Ok(());
    };
    let parts = Parts::of(&[schema]);
    unchecked.extend(
        parts
            .unread()
            .map(|word| format!("what `{word}` says of `{name}`")),
    );
    match broken(text, &parts, 0) {
        Some(wanted) => {
            let text = format!("the contract takes {wanted} for `{name}`");
            Err(syn::Error::new(span, text))
        }
        None => Ok(()),
    }
}

/// As it is sent.
fn text_of(value: &Expr) -> Option<(String, Span)> {
    if let Expr::Unary(unary) = value
        && matches!(unary.op, UnOp::Neg(_))
    {
        let (text, span) = text_of(&unary.expr)?;
        return Some((format!("-{text}"), span));
    }
    let literal = number::literal(value)?;
    let text = match literal {
        Lit::Str(text) => text.value(),
        Lit::Int(number) => number.base10_digits().to_owned(),
        Lit::Float(number) => number.base10_digits().to_owned(),
        Lit::Bool(flag) => flag.value.to_string(),
        _ => return None,
    };
    Some((text, literal.span()))
}

/// What the contract takes in the place of a text that is none of it.
fn broken(text: &str, parts: &Parts<'_>, depth: usize) -> Option<String> {
    if depth > DEEPEST {
        return None;
    }
    for part in &parts.all {
        let types = type_names(part.value());
        if !types.is_empty() && !types.iter().any(|name| may_be(text, name)) {
            let wanted: Vec<_> = types.iter().map(|name| called(name)).collect();
            return Some(wanted.join(" or "));
        }
        // What a list or an object looks like, its `style` says.
        let is_scalar = !types.iter().any(|name| matches!(*name, "array" | "object"));
        if let Some(Value::Array(listed)) = part.value().get("enum").filter(|_| is_scalar) {
            let listed: Vec<_> = listed.iter().map(shown).collect();
            if !listed.iter().any(|value| value == text) {
                let names: Vec<_> = listed.iter().map(String::as_str).collect();
                let meant = match nearest(text, &names) {
                    Some(near) => format!(" (did you mean {near:?}?)"),
                    None => String::new(),
                };
                let shown: Vec<_> = names
                    .iter()
                    .map(|name| if name.is_empty() { "\"\"" } else { name })
                    .collect();
                return Some(format!("one of {}{meant}", shown.join(", ")));
            }
        }
        if let Some(wanted) = kind_of(text, &types).and_then(|kind| bounds::broken_of(&kind, *part))
        {
            return Some(wanted);
        }
        for word in ["oneOf", "anyOf"] {
            let branches = part.list(word).unwrap_or_default();
            let tried = branches
                .iter()
                .map(|branch| broken(text, &Parts::of(&[*branch]), depth + 1));
            let tried: Option<Vec<_>> = tried.collect();
            if let Some(wanted) = tried.filter(|wanted| !wanted.is_empty()) {
                return Some(wanted.join(" or "));
            }
        }
    }
    None
}

/// What a text of one of these types is, where that is one kind of thing.
fn kind_of(text: &str, types: &[&str]) -> Option<Kind> {
    match types {
        ["integer"] => text.parse().ok().map(|number| Kind::Whole(Some(number))),
        ["number"] => text.parse().ok().map(Kind::Fraction),
        ["string"] => Some(Kind::Text(text.to_owned())),
        _ => None,
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}

fn may_be(text: &str, name: &str) -> bool {
    match name {
        "integer" => text.parse::<i128>().is_ok() || is_whole(text),
        "number" => text.parse::<f64>().is_ok(),
        "boolean" => matches!(text, "true" | "false"),
        "null" => matches!(text, "" | "null"),
        _ => true,
    }
}

/// `1.0` and `1e3` are whole too.
fn is_whole(text: &str) -> bool {
    text.parse::<f64>()
        .is_ok_and(|number| number.fract() == 0.0)
}
