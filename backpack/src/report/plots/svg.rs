//! A picture as SVG: shapes on a sheet of its size, described for those who cannot see it.

use super::frame::{FINE, Frame, Key, Layout, Size};
use crate::report::markup::{Markup, markup};

/// The whole of it, with these shapes.
pub(super) fn picture(frame: &Frame<'_>, layout: &Layout, shapes: &Markup) -> Markup {
    let Size { width, height, .. } = frame.size;
    let (shown, paper) = match frame.title {
        Some(_) => (
            markup!(" width=\"{}\" height=\"{}\"", width, height),
            Some(markup!(
                "<rect width=\"100%\" height=\"100%\" fill=\"#FFFFFF\"/>\n"
            )),
        ),
        None => (readings(frame, layout), None),
    };
    markup!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\"{} viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\" "
        "stroke-linejoin=\"round\">\n{}{}</svg>\n",
        shown, width * FINE, height * FINE, frame.description, paper, shapes
    )
}

/// What the page's script reads: where the plane is, what its curves are called, and their figures.
fn readings(frame: &Frame<'_>, plane: &Layout) -> Markup {
    if frame.readings.is_empty() {
        return Markup::default();
    }
    let axis = frame.y.title.to_lowercase();
    let keys = frame.legend.iter();
    let keys = keys.filter(|key| matches!(key, Key::Curve(..)));
    // What is only marked cannot be read off.
    let mut names: Vec<_> = keys
        .map(Key::text)
        .take(frame.readings[0].1.len())
        .collect();
    if names.is_empty() {
        // A single curve is what the axis says.
        names.extend(axis.split(" (").take(1));
    }
    let readings = frame.readings.iter().map(|(at, figures)| {
        let figures: Vec<String> = figures.iter().copied().map(frame.write).collect();
        format!("{at}|{}", figures.join("|"))
    });
    markup!(
        " data-plane=\"{} {} {} {}\" data-end=\"{}\" data-names=\"{}\" data-readings=\"{}\"",
        plane.left,
        plane.right,
        plane.top,
        plane.bottom,
        frame.x.range.end,
        names.join("|"),
        readings.collect::<Vec<_>>().join(";"),
    )
}
