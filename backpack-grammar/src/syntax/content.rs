//! `file("path")`, an expression that is bytes, and the parts of a `multipart` body.

use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Expr, ExprCall, Lit, LitStr, Token, braced, token};

use crate::errors::Errors;
use crate::syntax::cursor::{comma_separated, error_here, expect};

/// Where bytes come from.
pub enum Content {
    /// A file, by its path from the folder of the crate's `Cargo.toml`.
    File(LitStr),
    /// What is bytes.
    Value(Box<Expr>),
}

/// `"name": …`, a part of a `multipart` body.
pub struct Part {
    /// In quotes.
    pub name: LitStr,
    /// What it holds.
    pub content: PartContent,
}

/// What a part holds.
pub enum PartContent {
    /// What can be displayed.
    Text(Box<Expr>),
    /// A file, which gives its name and its type.
    File(LitStr),
    /// Bytes with the name of a file and its type.
    Bytes {
        /// What is bytes.
        bytes: Box<Expr>,
        /// Without a folder.
        file_name: Box<Expr>,
        /// As `image/png`.
        media_type: Box<Expr>,
    },
}

/// Reads `file("path")` or an expression.
pub(crate) fn content(input: ParseStream) -> syn::Result<Content> {
    let value: Expr = input.parse()?;
    Ok(match call_of("file", &value) {
        Some(call) => Content::File(path_of(call)?),
        None => Content::Value(Box::new(value)),
    })
}

/// Reads the braces and the parts in them.
pub(crate) fn parts(input: ParseStream, errors: &mut Errors) -> syn::Result<Vec<Part>> {
    if !input.peek(token::Brace) {
        return error_here(
            input,
            "expected `{ \"name\": text, \"other\": file(\"path\"), … }`",
        );
    }
    let content;
    braced!(content in input);
    Ok(comma_separated(&content, errors, |input, _| part(input)))
}

fn part(input: ParseStream) -> syn::Result<Part> {
    let name = expect(input, "expected a name in quotes, as in `\"name\": value`")?;
    if input.parse::<Token![:]>().is_err() {
        return error_here(input, "expected `:` and a value, as in `\"name\": value`");
    }
    let value: Expr = input.parse()?;
    let content = if let Some(call) = call_of("file", &value) {
        PartContent::File(path_of(call)?)
    } else if let Some(call) = call_of("bytes", &value) {
        named_bytes(call)?
    } else {
        PartContent::Text(Box::new(value))
    };
    Ok(Part { name, content })
}

/// The call of a word of ours, if the expression is that.
pub(crate) fn call_of<'e>(word: &str, value: &'e Expr) -> Option<&'e ExprCall> {
    match value {
        Expr::Call(call) => {
            let is_word = matches!(&*call.func, Expr::Path(path) if path.path.is_ident(word));
            is_word.then_some(call)
        }
        _ => None,
    }
}

fn path_of(call: &ExprCall) -> syn::Result<LitStr> {
    const FORM: &str = "`file` takes one path in quotes, from the folder of the crate's Cargo.toml, as in `file(\"data/avatar.png\")`: \
        it is read while compiling";
    match only(&call.args) {
        Some(Expr::Lit(literal)) => match &literal.lit {
            Lit::Str(path) => Ok(path.clone()),
            other => Err(syn::Error::new(other.span(), FORM)),
        },
        Some(other) => Err(syn::Error::new(other.span(), FORM)),
        None => Err(syn::Error::new(call.func.span(), FORM)),
    }
}

fn only(arguments: &Punctuated<Expr, Token![,]>) -> Option<&Expr> {
    arguments.first().filter(|_| arguments.len() == 1)
}

fn named_bytes(call: &ExprCall) -> syn::Result<PartContent> {
    let mut arguments = call.args.iter().cloned().map(Box::new);
    let three = (arguments.next(), arguments.next(), arguments.next());
    match (three, arguments.next()) {
        ((Some(bytes), Some(file_name), Some(media_type)), None) => Ok(PartContent::Bytes {
            bytes,
            file_name,
            media_type,
        }),
        _ => Err(syn::Error::new(
            call.func.span(),
            "a part of bytes is written `bytes(expression, \"file name\", \"type/subtype\")`",
        )),
    }
}
