//! What plotters writes, made fit to be shown: scaled, described, dashed.

use plotters::style::RGBColor;

use super::canvas::{FINE, Frame, GREEN, Key, Layout, PURPLE, Size, VERMILLION};

/// By them curves are told apart without colours.
const DASHES: [(RGBColor, &str); 3] = [(GREEN, "18 8"), (VERMILLION, "6 6"), (PURPLE, "2 6")];

/// What plotters does not write: the size that is shown, a description, dashes, and shapes of many parts.
pub(super) fn finish(svg: &str, paths: &str, frame: &Frame<'_>) -> String {
    let Size { width, height, .. } = frame.size;
    let (_, body) = svg.split_once('>').expect("an SVG begins with its tag");
    let body = body.trim_end().trim_end_matches("</svg>");
    let body = body.replace(" opacity=\"1\"", "").replace(" \"/>", "\"/>");
    let body = DASHES.iter().fold(body, |body, (color, dashes)| {
        let key = dash_key(*color);
        body.replace(&key, &format!("stroke-dasharray=\"{dashes}\" {key}"))
    });
    let shown = match frame.title {
        Some(_) => format!(" width=\"{width}\" height=\"{height}\""),
        None => readings(frame),
    };
    let paper = match frame.title {
        Some(_) => "<rect width=\"100%\" height=\"100%\" fill=\"#FFFFFF\"/>\n",
        None => "",
    };
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\"{shown} viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\" \
         stroke-linejoin=\"round\">\n{paper}{paths}{body}</svg>\n",
        width * FINE,
        height * FINE,
        escaped(frame.description),
    )
}

/// What the page's script reads: where the plane is, what its curves are called, and their figures.
fn readings(frame: &Frame<'_>) -> String {
    if frame.readings.is_empty() {
        return String::new();
    }
    let plane = Layout::of(frame);
    let axis = frame.y.title.to_lowercase();
    let names: Vec<&str> = match frame.legend[..] {
        // A single curve is what the axis says.
        [] => axis.split(" (").take(1).collect(),
        // What is only marked cannot be read off.
        _ => {
            let curves = frame.readings[0].1.len();
            frame.legend.iter().map(Key::text).take(curves).collect()
        }
    };
    let readings = frame.readings.iter().map(|(at, figures)| {
        let figures: Vec<String> = figures.iter().copied().map(frame.write).collect();
        format!("{at}|{}", figures.join("|"))
    });
    format!(
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

/// How plotters writes a curve of this colour.
fn dash_key(color: RGBColor) -> String {
    format!("stroke=\"{}\" stroke-width=\"{}\"", hex(color), 2 * FINE)
}

pub(super) fn hex(RGBColor(r, g, b): RGBColor) -> String {
    format!("#{r:02X}{g:02X}{b:02X}")
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('"', "&quot;")
}
