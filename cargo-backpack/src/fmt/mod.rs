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
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for body in bodies(text)? {
        let Some(new) = formatted_body(text, &body) else {
            continue;
        };
        out.push_str(&text[done..body.range.start]);
        out.push_str(&new);
        done = body.range.end;
    }
    out.push_str(&text[done..]);
    Ok(out)
}

/// How many bytes stand before what spans count from: a mark of the byte order, and the line that names an interpreter.
fn skipped(text: &str) -> usize {
    let rest = text.trim_start_matches('\u{feff}');
    let is_interpreter = rest.starts_with("#!") && !rest[2..].trim_start().starts_with('[');
    let line = match is_interpreter {
        true => rest.find('\n').unwrap_or(rest.len()),
        false => 0,
    };
    text.len() - rest.len() + line
}

/// What stands between the braces of a macro; none where it is not to be touched.
fn formatted_body(text: &str, body: &Body) -> Option<String> {
    let pieces = pieces::read(text, body)?;
    let is_windows = text[body.range.clone()].contains("\r\n");
    let new = layout::body(text, body, &pieces);
    let new = match is_windows {
        true => new.replace("\r\n", "\n").replace('\n', "\r\n"),
        false => new,
    };
    // The last word: whatever went wrong on the way, no token is lost.
    (tokens(&new)? == tokens(&text[body.range.clone()])?).then_some(new)
}

/// What the compiler reads, without what stands between.
fn tokens(text: &str) -> Option<String> {
    let tokens: proc_macro2::TokenStream = text.parse().ok()?;
    Some(tokens.to_string())
}
