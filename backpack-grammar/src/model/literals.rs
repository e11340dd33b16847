//! A table of literals: one column, `value`.

use backpack_data::{Cells, Format, Kind};
use proc_macro2::Span;
use syn::Lit;

use crate::errors::Errors;
use crate::model::data::{Column, refuse_twice};
use crate::suggest::unknown;
use crate::syntax::cursor::List;
use crate::syntax::data::{Element, Typed};

const NAME: &str = "value";

/// The list as JSON, and its column; each mistake is noted.
pub(crate) fn check(
    list: &List<Element>,
    types: &[Typed],
    errors: &mut Errors,
) -> (String, Column) {
    if list.is_empty {
        errors.at(list.open, "no rows: write at least one");
    }
    let (mut rows, mut first) = (Vec::new(), None);
    for element in &list.elements {
        let checked = value(element).and_then(|(value, kind)| {
            same(first, kind, element.literal.span()).map(|()| (value, kind))
        });
        if let Some((value, kind)) = errors.ok(checked) {
            first = first.or(Some(kind));
            rows.push((format!("{{\"{NAME}\":{value}}}"), element.literal.span()));
        }
    }
    let column = column(first.unwrap_or(Kind::Text), types, errors);
    refuse_cells(&rows, &column, errors);
    let rows: Vec<_> = rows.into_iter().map(|(row, _)| row).collect();
    (format!("[{}]", rows.join(",")), column)
}

fn column(kind: Kind, types: &[Typed], errors: &mut Errors) -> Column {
    for (index, typed) in types.iter().enumerate() {
        if typed.name != NAME {
            let message = unknown("column", &typed.name, &[NAME], "a list has");
            errors.at(typed.name_span, message);
        }
        refuse_twice(&types[..index], typed, errors);
    }
    let typed = types.iter().find(|typed| typed.name == NAME);
    match typed {
        Some(typed) => Column::new(NAME, typed.kind, typed.optional),
        None => Column::new(NAME, kind, false),
    }
}

/// Refuses literals that are not of the column's type.
fn refuse_cells(rows: &[(String, Span)], column: &Column, errors: &mut Errors) {
    for (row, span) in rows {
        let read = Cells::read(row.as_bytes(), Format::JsonLines, &[column.wanted()]);
        if let Err(faults) = read {
            let what: Vec<_> = faults.told.into_iter().map(|fault| fault.what).collect();
            errors.at(*span, what.join("\n"));
        }
    }
}

/// A literal as JSON, and its type.
fn value(element: &Element) -> syn::Result<(String, Kind)> {
    let refuse = |message| Err(syn::Error::new(element.literal.span(), message));
    let minus = if element.minus.is_some() { "-" } else { "" };
    match &element.literal {
        Lit::Int(number) => {
            let kind = suffixed(number.suffix(), Kind::I64);
            match kind {
                Some(kind) => Ok((format!("{minus}{}", number.base10_digits()), kind)),
                None => refuse("no type of a column: write the number without its suffix"),
            }
        }
        Lit::Float(number) => {
            let kind = suffixed(number.suffix(), Kind::F64);
            match kind {
                Some(kind) => Ok((format!("{minus}{}", digits(number.base10_digits())), kind)),
                None => refuse("no type of a column: write the number without its suffix"),
            }
        }
        _ if element.minus.is_some() => refuse("only a number has a sign"),
        Lit::Str(text) => Ok((quoted(&text.value()), Kind::Text)),
        Lit::Bool(flag) => Ok((flag.value.to_string(), Kind::Bool)),
        _ => refuse("a table lists texts in quotes, numbers, `true` and `false`"),
    }
}

fn suffixed(suffix: &str, without: Kind) -> Option<Kind> {
    match suffix {
        "" => Some(without),
        suffix => Kind::ALL.iter().copied().find(|kind| kind.name() == suffix),
    }
}

/// `2.` is no number in JSON.
fn digits(number: &str) -> String {
    match number.strip_suffix('.') {
        Some(whole) => format!("{whole}.0"),
        None => number.to_owned(),
    }
}

/// As JSON has a text.
fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            control if control.is_control() => {
                quoted.push_str(&format!("\\u{:04x}", u32::from(control)));
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

fn same(first: Option<Kind>, kind: Kind, span: Span) -> syn::Result<()> {
    match first {
        Some(first) if first != kind => Err(syn::Error::new(
            span,
            format!(
                "the first value is of the type `{}`, and this one of `{}`: write all of one type",
                first.name(),
                kind.name()
            ),
        )),
        _ => Ok(()),
    }
}
