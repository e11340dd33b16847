//! Formats the bodies of Backpack's macros. No token and no comment is ever changed; what stands between them is.

pub(crate) mod files;
mod find;
mod layout;
mod pieces;
mod spacing;
#[cfg(test)]
mod tests;

use find::{Body, bodies};

/// A file with its macros formatted; why not, where it is no Rust.
pub(crate) fn formatted(text: &str) -> Result<String, String> {
    let lines_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let plain = text.replace("\r\n", "\n");
    let mut out = String::with_capacity(plain.len());
    let mut done = 0;
    for body in bodies(&plain)? {
        let Some(new) = formatted_body(&plain, &body) else {
            continue;
        };
        out.push_str(&plain[done..body.range.start]);
        out.push_str(&new);
        done = body.range.end;
    }
    out.push_str(&plain[done..]);
    Ok(match lines_end {
        "\n" => out,
        end => out.replace('\n', end),
    })
}

/// What stands between the braces of a macro; none where it is not to be touched.
fn formatted_body(text: &str, body: &Body) -> Option<String> {
    let pieces = pieces::read(text, body)?;
    let new = layout::body(text, body, &pieces);
    // The last word: whatever went wrong on the way, no token is lost.
    (tokens(&new)? == tokens(&text[body.range.clone()])?).then_some(new)
}

/// What the compiler reads, without what stands between.
fn tokens(text: &str) -> Option<String> {
    let tokens: proc_macro2::TokenStream = text.parse().ok()?;
    Some(tokens.to_string())
}
