//! A table that can be used: its file was read.

use backpack_data::{Cells, Faults, Format, Kind};
use proc_macro2::Span;
use syn::{Ident, LitStr};

use crate::errors::Errors;
use crate::files;
use crate::model::literals;
use crate::suggest::unknown;
use crate::syntax::data as written;
use crate::syntax::data::{Order, Per, Typed};
use crate::syntax::item::Header;

/// A checked declaration of a table.
#[non_exhaustive]
pub struct Data {
    /// Who takes another row.
    pub per: Per,
    /// In which order.
    pub order: Order,
    /// No row twice.
    pub once: bool,
    /// Where the rows are.
    pub rows: Rows,
    /// In the order of the file; none where it could not be read.
    pub columns: Option<Vec<Column>>,
}

/// Where the rows are.
pub enum Rows {
    /// In a file.
    File {
        /// What it is written in.
        format: Format,
        /// As it was written: its path from the folder of the `Cargo.toml`.
        path: LitStr,
        /// Whether the program holds all of it. A large one is read when it starts.
        embedded: bool,
    },
    /// In the declaration, here as JSON: an array of objects.
    Literals(String),
}

/// A column of a table.
#[non_exhaustive]
pub struct Column {
    /// As the file spells it.
    pub name: String,
    /// What a row calls it; none where no field can be called so.
    pub field: Option<Ident>,
    /// What its cells are.
    pub kind: Kind,
    /// Whether a cell may be empty.
    pub optional: bool,
}

impl Column {
    pub(crate) fn new(name: &str, kind: Kind, optional: bool) -> Self {
        Self {
            name: name.to_owned(),
            field: field(name),
            kind,
            optional,
        }
    }

    /// As it is to be read.
    pub(crate) fn wanted(&self) -> backpack_data::Column<'_> {
        backpack_data::Column {
            name: &self.name,
            kind: self.kind,
            optional: self.optional,
        }
    }
}

/// Larger files are no part of the program.
pub(crate) const LARGEST_EMBEDDED: usize = 4 << 20;

/// Checks a declaration and notes each of its mistakes.
pub(crate) fn check(_: &Header, written: written::Data, errors: &mut Errors) -> Option<Data> {
    let options = written.options;
    let order = options.order.unwrap_or_default();
    if let (Some(once), Order::Random) = (options.once, order) {
        errors.at(
            once,
            "`once` has no meaning beside `random`, which puts each row back: write `order = shuffled`, or remove `once`",
        );
    }
    let (rows, columns) = match written.rows {
        written::Rows::File(format, path) => file(format, path, &written.types, errors),
        written::Rows::List(list) => {
            let (json, column) = literals::check(&list, &written.types, errors);
            (Rows::Literals(json), Some(vec![column]))
        }
    };
    Some(Data {
        per: options.per.unwrap_or_default(),
        order,
        once: options.once.is_some(),
        rows,
        columns,
    })
}

fn file(
    format: Format,
    path: LitStr,
    types: &[Typed],
    errors: &mut Errors,
) -> (Rows, Option<Vec<Column>>) {
    let (columns, size) = read(format, &path, types, errors);
    let rows = Rows::File {
        format,
        path,
        embedded: size <= LARGEST_EMBEDDED,
    };
    (rows, columns)
}

/// The columns of a file, and how many bytes it has.
fn read(
    format: Format,
    path: &LitStr,
    types: &[Typed],
    errors: &mut Errors,
) -> (Option<Vec<Column>>, usize) {
    let name = path.value();
    let bytes = |bytes: &[u8]| Ok::<_, String>(bytes.to_vec());
    let file = match files::read(&name, bytes) {
        Ok(file) => file.contents,
        Err(why) => {
            errors.at(path.span(), why);
            return (None, 0);
        }
    };
    let shown = format!("`{name}`");
    let names = match backpack_data::names(file.as_slice(), format) {
        Ok(names) => names,
        Err(faults) => {
            errors.at(path.span(), faults.lines(&shown).join("\n"));
            return (None, file.len());
        }
    };
    let columns = typed(&names, types, &shown, errors);
    let wanted: Vec<_> = columns.iter().map(Column::wanted).collect();
    if let Err(faults) = Cells::read(file.as_slice(), format, &wanted) {
        tell(&faults, &shown, path.span(), types, errors);
    }
    (Some(columns), file.len())
}

/// Each column with its type; what is typed twice or not there is refused.
fn typed(names: &[String], types: &[Typed], shown: &str, errors: &mut Errors) -> Vec<Column> {
    for (index, typed) in types.iter().enumerate() {
        if !names.contains(&typed.name) {
            let known: Vec<_> = names.iter().map(String::as_str).collect();
            let message = unknown("column", &typed.name, &known, &format!("{shown} has"));
            errors.at(typed.name_span, message);
        }
        refuse_twice(&types[..index], typed, errors);
    }
    let column = |name: &String| match types.iter().find(|typed| typed.name == *name) {
        Some(typed) => Column::new(name, typed.kind, typed.optional),
        None => Column::new(name, Kind::Text, false),
    };
    names.iter().map(column).collect()
}

pub(crate) fn refuse_twice(before: &[Typed], typed: &Typed, errors: &mut Errors) {
    if before.iter().any(|other| other.name == typed.name) {
        let name = &typed.name;
        errors.at(
            typed.name_span,
            format!("`{name}` has a type already: remove one of the two"),
        );
    }
}

/// One mistake for each type that cells are not of, and one for all else.
fn tell(faults: &Faults, shown: &str, file: Span, types: &[Typed], errors: &mut Errors) {
    let place = |column: &Option<String>| {
        let typed = types
            .iter()
            .position(|it| Some(&it.name) == column.as_ref());
        typed.map_or(types.len(), |place| place)
    };
    for at in 0..=types.len() {
        let told = faults
            .told
            .iter()
            .filter(|fault| place(&fault.column) == at);
        let lines: Vec<_> = told.map(|fault| format!("{shown}: {fault}")).collect();
        if !lines.is_empty() {
            let span = types.get(at).map_or(file, |typed| typed.type_span);
            errors.at(span, lines.join("\n"));
        }
    }
}

/// What a field of this name is called: as the column, with `r#` where that is a keyword.
fn field(name: &str) -> Option<Ident> {
    let is_raw = || !matches!(name, "self" | "Self" | "super" | "crate" | "_");
    // No keyword to syn, which does not know of editions.
    let plain = syn::parse_str::<Ident>(name).ok().filter(|_| name != "gen");
    let raw = || syn::parse_str::<Ident>(&format!("r#{name}")).ok();
    let field = plain.or_else(|| is_raw().then(raw).flatten());
    field.map(|mut field| {
        field.set_span(Span::call_site());
        field
    })
}

#[cfg(test)]
mod tests {
    use super::{Data, Rows, check, field};
    use crate::errors::Errors;
    use crate::syntax::data::data;
    use crate::syntax::item::items;

    /// The first table of a text, and what is wrong with it.
    fn checked(text: &str) -> (Option<Data>, Vec<String>) {
        let mut errors = Errors::default();
        let tokens = text.parse().expect("tokens");
        let mut items = items(tokens, &mut errors, data, check);
        (items.pop().and_then(|item| item.body), errors.texts())
    }

    #[test]
    fn a_column_is_a_field_where_rust_has_such_a_name() {
        let name = |name| field(name).map(|field| field.to_string());
        assert_eq!(name("amount").as_deref(), Some("amount"));
        assert_eq!(name("größe").as_deref(), Some("größe"));
        assert_eq!(name("type").as_deref(), Some("r#type"));
        assert_eq!(name("gen").as_deref(), Some("r#gen"));
        for no_name in [
            "first name",
            "e-mail",
            "1st",
            "",
            "self",
            "_",
            "r#a",
            "a b;",
        ] {
            let name = name(no_name);
            assert!(name.is_none() || no_name == "r#a", "{no_name}: {name:?}");
        }
    }

    #[test]
    fn literals_are_one_column_of_their_type() {
        for (text, kind, json) in [
            (
                r#"A = ["eu", "us"];"#,
                "String",
                r#"[{"value":"eu"},{"value":"us"}]"#,
            ),
            ("A = [1, -2];", "i64", r#"[{"value":1},{"value":-2}]"#),
            ("A = [1u8, 2u8];", "u8", r#"[{"value":1},{"value":2}]"#),
            (
                "A = [1.5, -2.0];",
                "f64",
                r#"[{"value":1.5},{"value":-2.0}]"#,
            ),
            (
                "A = [true, false];",
                "bool",
                r#"[{"value":true},{"value":false}]"#,
            ),
            (
                "A = [1, 2] { value: u16 };",
                "u16",
                r#"[{"value":1},{"value":2}]"#,
            ),
        ] {
            let (data, errors) = checked(text);
            assert_eq!(errors, [""; 0], "{text}");
            let data = data.expect("a table");
            let column = &data.columns.expect("columns")[0];
            assert_eq!((column.name.as_str(), column.kind.name()), ("value", kind));
            assert!(
                matches!(data.rows, Rows::Literals(it) if it == json),
                "{text}"
            );
        }
    }

    #[test]
    fn every_mistake_is_told_once() {
        for (text, mistakes) in [
            ("A = [];", 1),
            (r#"A = ["a", 1];"#, 1),
            ("A = [300] { value: u8 };", 1),
            ("A = [1] { vlaue: u8 };", 1),
            ("A = [1] { value: u8, value: u8 };", 1),
            ("A = [1] { value: u9 };", 1),
            ("A = [1] { value: Option<Option<u8>> };", 1),
            ("A = [1u128];", 1),
            ("A = ['a'];", 1),
            ("A(once, order = random) = [1];", 1),
            ("A(per = users, order = any, twice) = [1];", 3),
            (r#"A = "data.csv";"#, 1),
            (r#"A = tsv "data.csv";"#, 1),
            ("A = csv data;", 1),
            (r#"A = csv "no/such/file.csv";"#, 1),
            (r#"A = csv "Cargo.toml";"#, 1),
        ] {
            let (_, errors) = checked(text);
            assert_eq!(errors.len(), mistakes, "{text}: {errors:#?}");
        }
    }
}
