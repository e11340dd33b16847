//! `basic(name, password)` and `bearer(token)`: who asks.

use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Expr, Token};

use crate::syntax::content::call_of;

/// Who asks.
pub enum Auth {
    /// A name and a password: RFC 7617.
    Basic(Box<Expr>, Box<Expr>),
    /// A token: RFC 6750.
    Bearer(Box<Expr>),
}

const FORM: &str = "expected `basic(name, password)` or `bearer(token)`";

/// Reads the call.
pub(crate) fn auth(input: ParseStream) -> syn::Result<Auth> {
    let value: Expr = input.parse()?;
    let basic = call_of("basic", &value).map(|call| &call.args);
    let bearer = call_of("bearer", &value).map(|call| &call.args);
    match (basic, bearer) {
        (Some(arguments), _) if arguments.len() == 2 => {
            Ok(Auth::Basic(argument(arguments, 0), argument(arguments, 1)))
        }
        (_, Some(arguments)) if arguments.len() == 1 => Ok(Auth::Bearer(argument(arguments, 0))),
        _ => Err(syn::Error::new(value.span(), FORM)),
    }
}

fn argument(arguments: &Punctuated<Expr, Token![,]>, place: usize) -> Box<Expr> {
    Box::new(arguments[place].clone())
}
