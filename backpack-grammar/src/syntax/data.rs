//! `Name(options) = csv "file" { column: type, … };` or `Name(options) = ["a", "b"];`

use backpack_data::{Format, Kind};
use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Ident, Lit, LitStr, Token, braced, token};

use crate::errors::Errors;
use crate::syntax::cursor::{
    List, bracketed_list, comma_separated, error_here, expect, peek_word, word,
};
use crate::syntax::options::Reader::{Alone, Value};
use crate::syntax::options::{self, in_parentheses};
use crate::words::{Word, Words};

/// What stands behind the name of a table.
pub(crate) struct Data {
    pub(crate) options: Options,
    pub(crate) rows: Rows,
    pub(crate) types: Vec<Typed>,
}

/// The options that were given.
#[derive(Default)]
pub(crate) struct Options {
    pub(crate) per: Option<Per>,
    pub(crate) order: Option<Order>,
    /// Where it was said.
    pub(crate) once: Option<Span>,
}

/// Who takes another row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Per {
    /// Each user has one.
    #[default]
    User,
    /// Each pass.
    Pass,
    /// Each request that depends on the table.
    Request,
}

/// In which order rows are taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// As they stand.
    #[default]
    File,
    /// Drawn, with putting back.
    Random,
    /// Each once, then each once in another order.
    Shuffled,
}

/// Where the rows are.
pub(crate) enum Rows {
    File(Format, LitStr),
    List(List<Element>),
}

/// A literal in a list.
pub(crate) struct Element {
    /// Of the sign before it.
    pub(crate) minus: Option<Span>,
    pub(crate) literal: Lit,
}

/// `column: type`
pub(crate) struct Typed {
    pub(crate) name: String,
    pub(crate) name_span: Span,
    pub(crate) kind: Kind,
    pub(crate) optional: bool,
    pub(crate) type_span: Span,
}

pub(crate) static OPTIONS: options::Options<Options> = Words {
    table: "data_options",
    kind: "option",
    holder: "a table takes",
    list: &[
        Word {
            name: "per",
            help: "Who takes another row: `user`, `pass` or `request`; `user` by default.",
            means: Value(|given, _, input, errors| {
                one_of(&PER, input, errors).map(|per| given.per = Some(per))
            }),
        },
        Word {
            name: "order",
            help: "In which order rows are taken: `file`, `random` or `shuffled`; `file` by default.",
            means: Value(|given, _, input, errors| {
                one_of(&ORDERS, input, errors).map(|order| given.order = Some(order))
            }),
        },
        Word {
            name: "once",
            help: "No row is taken twice in the test, and a user that finds none left is finished; without this, rows come again.",
            means: Alone(|given, span| given.once = Some(span)),
        },
    ],
};

pub(crate) static PER: Words<Per> = Words {
    table: "rows_per",
    kind: "`per`",
    holder: "a row is taken for each",
    list: &[
        Word {
            name: "user",
            help: "Each user has a row of its own: row n for user n, and round again.",
            means: Per::User,
        },
        Word {
            name: "pass",
            help: "Each pass of the user's own scenario takes another row.",
            means: Per::Pass,
        },
        Word {
            name: "request",
            help: "Each request of an endpoint that depends on the table takes another row.",
            means: Per::Request,
        },
    ],
};

pub(crate) static ORDERS: Words<Order> = Words {
    table: "row_orders",
    kind: "order",
    holder: "rows are taken as",
    list: &[
        Word {
            name: "file",
            help: "As they stand in the file, and round again.",
            means: Order::File,
        },
        Word {
            name: "random",
            help: "Drawn by the seed, each time from all of them.",
            means: Order::Random,
        },
        Word {
            name: "shuffled",
            help: "Each row once in an order drawn by the seed, then again in another order.",
            means: Order::Shuffled,
        },
    ],
};

pub(crate) static FORMATS: Words<Format> = Words {
    table: "table_formats",
    kind: "format",
    holder: "a table is read from",
    list: &[
        Word {
            name: "csv",
            help: "A file of RFC 4180, whose first line names the columns.",
            means: Format::Csv,
        },
        Word {
            name: "jsonl",
            help: "A file with a JSON object in each line: a column for each key.",
            means: Format::JsonLines,
        },
        Word {
            name: "json",
            help: "A file with a JSON array of objects: a column for each key.",
            means: Format::Json,
        },
    ],
};

/// What a type may be: one of the values', or `Option` of one.
pub(crate) enum Type {
    Plain(Kind),
    Option,
}

macro_rules! types {
    ($($name:literal $kind:ident $help:literal,)*) => {
        pub(crate) static TYPES: Words<Type> = Words {
            table: "column_types",
            kind: "type",
            holder: "a column is of",
            list: &[
                $(Word { name: $name, help: $help, means: Type::Plain(Kind::$kind) },)*
                Word {
                    name: "Option",
                    help: "A cell that may be empty, which is `None` then: `Option<u32>`.",
                    means: Type::Option,
                },
            ],
        };
    };
}

types! {
    "String" Text "A text, in the row as `&'static str`.",
    "u8" U8 "A whole number from 0 to 255.",
    "u16" U16 "A whole number from 0 to 65535.",
    "u32" U32 "A whole number of 32 bits, from 0 on.",
    "u64" U64 "A whole number of 64 bits, from 0 on.",
    "usize" Usize "A whole number from 0 on, as large as the machine's addresses.",
    "i8" I8 "A whole number from -128 to 127.",
    "i16" I16 "A whole number from -32768 to 32767.",
    "i32" I32 "A whole number of 32 bits.",
    "i64" I64 "A whole number of 64 bits.",
    "isize" Isize "A whole number as large as the machine's addresses.",
    "f32" F32 "A number of 32 bits.",
    "f64" F64 "A number of 64 bits.",
    "bool" Bool "`true` or `false`.",
}

const SOURCES: &str = "expected where the rows are: `csv \"file\"`, `jsonl \"file\"`, `json \"file\"` or `[\"a\", \"b\"]`";

/// Reads what stands behind the name.
pub(crate) fn data(input: ParseStream, errors: &mut Errors) -> syn::Result<Data> {
    let options = in_parentheses(&OPTIONS, input, errors)?;
    if input.parse::<Token![=]>().is_err() {
        return error_here(
            input,
            "expected `=` and where the rows are, as in `Name = csv \"data/names.csv\";`",
        );
    }
    let rows = rows(input, errors)?;
    let types = types(input, errors)?;
    if !input.is_empty() {
        return error_here(input, "expected `{ column: type, … }`, or `;`");
    }
    Ok(Data {
        options,
        rows,
        types,
    })
}

fn one_of<Meaning: Copy>(
    words: &'static Words<Meaning>,
    input: ParseStream,
    errors: &mut Errors,
) -> syn::Result<Meaning> {
    let names: Vec<_> = words.list.iter().map(|word| word.name).collect();
    let expected = format!("expected one of {}", names.join(", "));
    let said = word(input, &expected)?;
    errors.mention(words.table, &said);
    words.meaning(&said).copied()
}

fn rows(input: ParseStream, errors: &mut Errors) -> syn::Result<Rows> {
    if input.peek(token::Bracket) {
        let list = bracketed_list(input, errors, |input, _| element(input))?;
        return Ok(Rows::List(list));
    }
    if input.peek(LitStr) {
        return error_here(
            input,
            "expected the format before the file: write `csv`, `jsonl` or `json` here",
        );
    }
    if !peek_word(input) {
        return error_here(input, SOURCES);
    }
    let format = one_of(&FORMATS, input, errors)?;
    let path = expect(
        input,
        "expected the file in quotes, as in `csv \"data/names.csv\"`",
    )?;
    Ok(Rows::File(format, path))
}

fn element(input: ParseStream) -> syn::Result<Element> {
    let minus = input.parse::<Option<Token![-]>>()?;
    let expected = "expected a text in quotes, a number, `true` or `false`";
    Ok(Element {
        minus: minus.map(|minus| minus.span),
        literal: expect(input, expected)?,
    })
}

fn types(input: ParseStream, errors: &mut Errors) -> syn::Result<Vec<Typed>> {
    if !input.peek(token::Brace) {
        return Ok(Vec::new());
    }
    let content;
    braced!(content in input);
    Ok(comma_separated(&content, errors, typed))
}

fn typed(input: ParseStream, errors: &mut Errors) -> syn::Result<Typed> {
    let name_span = input.span();
    let name = match input.peek(LitStr) {
        true => input.parse::<LitStr>()?.value(),
        false => {
            let expected = "expected a column and its type, as in `id: u64`";
            word(input, expected)?.unraw().to_string()
        }
    };
    if input.parse::<Token![:]>().is_err() {
        return error_here(
            input,
            format!("expected `:` and the type of `{name}`, as in `{name}: u64`"),
        );
    }
    let type_span = input.span();
    let (kind, optional) = match type_word(input, errors)? {
        Type::Plain(kind) => (*kind, false),
        Type::Option => (inner_type(input, errors)?, true),
    };
    Ok(Typed {
        name,
        name_span,
        kind,
        optional,
        type_span,
    })
}

fn type_word(input: ParseStream, errors: &mut Errors) -> syn::Result<&'static Type> {
    if input.peek(Token![&]) {
        return error_here(
            input,
            "a text is written `String` here, and is a `&'static str` in the row",
        );
    }
    let said: Ident = word(
        input,
        "expected a type, as in `u64`, `String` or `Option<f64>`",
    )?;
    errors.mention(TYPES.table, &said);
    TYPES.meaning(&said)
}

/// `<u64>`
fn inner_type(input: ParseStream, errors: &mut Errors) -> syn::Result<Kind> {
    const FORM: &str = "expected the type in angle brackets, as in `Option<u64>`";
    if input.parse::<Token![<]>().is_err() {
        return error_here(input, FORM);
    }
    let span = input.span();
    let Type::Plain(kind) = type_word(input, errors)? else {
        return Err(syn::Error::new(
            span,
            "a cell is empty or not: write `Option` once",
        ));
    };
    if input.parse::<Token![>]>().is_err() {
        return error_here(input, FORM);
    }
    Ok(*kind)
}
