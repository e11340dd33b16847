//! What stands in the tables of the page.

use jiff::{Timestamp, tz::TimeZone};

use crate::report::markup::{Markup, markup};
use crate::text::printable::printable;
use crate::text::units;

/// A table that scrolls inside of itself: its heads, lines of cells, and the cells of a last line.
pub(super) fn table(heads: &[&str], lines: &Markup, last: Option<&Markup>) -> Markup {
    let heads: Markup = heads.iter().copied().map(head).collect();
    let last = last.map(|cells| markup!("<tfoot><tr>{}</tr></tfoot>", cells));
    markup!(
        r#"<div class="scroll" tabindex="0"><table>"#
        "<thead><tr>{}</tr></thead><tbody>{}</tbody>{}"
        "</table></div>",
        heads, lines, last
    )
}

/// One that begins with `#` is over numbers.
fn head(name: &str) -> Markup {
    match name.strip_prefix('#') {
        Some(name) => markup!(r#"<th class="n" scope="col">{}</th>"#, name),
        None => markup!(r#"<th scope="col">{}</th>"#, name),
    }
}

pub(super) fn line<const N: usize>(cells: [Markup; N]) -> Markup {
    markup!("<tr>{}</tr>", Markup::from(cells))
}

pub(super) fn number(text: impl AsRef<str>) -> Markup {
    markup!(r#"<td class="n">{}</td>"#, text.as_ref())
}

/// A latency, or a dash where there is none.
pub(super) fn latency(millis: Option<f64>) -> Markup {
    number(millis.map_or_else(|| "–".to_owned(), units::latency))
}

/// Text that is not broken into lines.
pub(super) fn word(text: &str) -> Markup {
    markup!("<td>{}</td>", printable(text))
}

/// A name that is broken where a path has its slashes.
pub(super) fn name(name: &str) -> Markup {
    let name = printable(name);
    let parts = name.split_inclusive('/');
    let parts = parts.map(|part| markup!("{}<wbr>", part));
    markup!(r#"<td class="name">{}</td>"#, parts.collect::<Markup>())
}

/// Text of any length, from anywhere.
pub(super) fn text(text: &str) -> Markup {
    markup!(r#"<td class="text"><div>{}</div></td>"#, printable(text))
}

pub(super) fn clock(time: Timestamp) -> String {
    let local = time.to_zoned(TimeZone::UTC);
    local.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
}
