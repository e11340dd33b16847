//! What plotters writes, made fit to be shown: scaled, described, dashed.

use plotters::style::RGBColor;

use super::canvas::{FINE, Frame, GREEN, Size, VERMILLION};

/// What plotters does not write: the size that is shown, a description, dashes, and shapes of many parts.
pub(super) fn finish(svg: &str, paths: &str, frame: &Frame<'_>) -> String {
    let Size { width, height, .. } = frame.size;
    let (_, body) = svg.split_once('>').expect("an SVG begins with its tag");
    let body = body.trim_end().trim_end_matches("</svg>");
    let body = body
        .replace(" opacity=\"1\"", "")
        .replace(" \"/>", "\"/>")
        .replace(
            &dash_key(GREEN),
            &format!("stroke-dasharray=\"18 8\" {}", dash_key(GREEN)),
        )
        .replace(
            &dash_key(VERMILLION),
            &format!("stroke-dasharray=\"6 6\" {}", dash_key(VERMILLION)),
        );
    let shown = match frame.title {
        Some(_) => format!(" width=\"{width}\" height=\"{height}\""),
        None => String::new(),
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
