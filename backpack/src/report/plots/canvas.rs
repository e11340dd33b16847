//! What is drawn of a picture: title, legend and axes around a plane, and the data on it.

use std::fmt::Write as _;
use std::ops::Range;

use super::frame::{BAND, FINE, Frame, GRID, INK, Key, Layout, Pen, QUIET};
use super::series::Segment;
use super::svg;
use super::text::{shortened, width};
use crate::report::markup::{Markup, markup};

/// Curves with few points show where they are.
const MOST_MARKERS: usize = 40;

/// What data is drawn on.
pub(super) struct Canvas<'f> {
    frame: &'f Frame<'f>,
    layout: Layout,
    /// The grid, and what fills areas.
    ground: Markup,
    /// Texts and lines, which stand on the ground; the later over the earlier.
    figures: Markup,
}

/// An SVG, with the frame and what `paint` draws.
pub(super) fn draw(frame: &Frame<'_>, paint: impl FnOnce(&mut Canvas<'_>)) -> Markup {
    let mut canvas = Canvas {
        frame,
        layout: Layout::of(frame),
        ground: Markup::default(),
        figures: Markup::default(),
    };
    canvas.head();
    canvas.bands();
    canvas.axes();
    paint(&mut canvas);
    let shapes = [canvas.ground, canvas.figures].into_iter().collect();
    svg::picture(frame, &canvas.layout, &shapes)
}

/// Which end of a text is where it is written.
#[derive(Clone, Copy)]
enum Anchor {
    Start,
    Middle,
    End,
}

impl Canvas<'_> {
    /// Title, the vertical axis's title, and the legend at the right of it.
    fn head(&mut self) {
        let (frame, text, head) = (self.frame, self.layout.text, self.layout.head);
        let edge = text / 2;
        if let Some(title) = frame.title {
            let large = text * 5 / 4;
            let room = frame.size.width * FINE - 2 * edge;
            let title = shortened(title, room, large);
            self.write(&title, (edge, text * 5 / 4), large, INK, Anchor::Start);
        }
        self.label(&frame.y.title, (edge, head), Anchor::Start);
        let mut right = self.layout.right;
        for key in frame.legend.iter().rev() {
            let words = right - width(key.text(), text);
            self.write(key.text(), (words, head), text, INK, Anchor::Start);
            let left = words - text / 2 - key.swatch(text);
            self.swatch(key, (left, head));
            right = left - text;
        }
    }

    fn swatch(&mut self, key: &Key, (left, middle): (i32, i32)) {
        let text = self.layout.text;
        match key {
            Key::Curve(pen, _) => self.line([(left, middle), (left + text * 2, middle)], *pen),
            Key::Band(color, _) => self.square((left, middle), color),
            Key::Ramp(colors, _) => {
                for (place, color) in (0..).zip(*colors) {
                    self.square((left + place * text, middle), color);
                }
            }
        }
    }

    fn square(&mut self, (left, middle): (i32, i32), color: &str) {
        let text = self.layout.text;
        self.figures.push(&markup!(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{}\"/>\n",
            left,
            middle - text / 2,
            text,
            text,
            color
        ));
    }

    fn bands(&mut self) {
        let y = &self.frame.y.range;
        let bands = self.frame.bands.iter();
        let corners = bands.map(|[from, to]| [(*from, y.start), (*to, y.end)]);
        self.cells(BAND, corners, 0);
    }

    fn axes(&mut self) {
        let frame = self.frame;
        let Layout {
            left,
            right,
            bottom,
            text,
            ..
        } = self.layout;
        let mut grid = String::new();
        for (value, label) in &frame.y.ticks {
            let y = self.pixel(frame.x.range.start, *value).1;
            let _ = write!(grid, "M{left} {y}H{right}");
            self.label(label, (left - text / 2, y), Anchor::End);
        }
        self.ground.push(&markup!(
            "<path stroke=\"{}\" stroke-width=\"{}\" d=\"{}\"/>\n",
            GRID,
            FINE,
            grid
        ));
        for (value, label) in &frame.x.ticks {
            let x = self.pixel(*value, frame.y.range.start).0;
            self.line([(x, bottom), (x, bottom + text / 3)], Pen::AXIS);
            self.label(label, (x, bottom + text), Anchor::Middle);
        }
        self.line([(left, bottom), (right, bottom)], Pen::AXIS);
        let at = (self.layout.center(), bottom + text * 5 / 2);
        self.label(&frame.x.title, at, Anchor::Middle);
    }

    pub(super) fn curves(&mut self, segments: &[Segment], pen: Pen) {
        let few = segments.iter().map(Vec::len).sum::<usize>() <= MOST_MARKERS;
        for segment in segments {
            let points: Vec<_> = segment.iter().map(|(x, y)| self.pixel(*x, *y)).collect();
            self.line(points.iter().copied(), pen);
            if few || points.len() == 1 {
                points.into_iter().for_each(|point| self.marker(point, pen));
            }
        }
    }

    /// A curve that stays as it is from point to point.
    pub(super) fn steps(&mut self, segments: &[Segment], pen: Pen) {
        let stepped = segments.iter().map(|segment| {
            let corners = segment.windows(2).map(|pair| (pair[1].0, pair[0].1));
            let mut points = vec![segment[0]];
            for (corner, point) in corners.zip(&segment[1..]) {
                points.extend([corner, *point]);
            }
            points
        });
        self.curves(&stepped.collect::<Vec<_>>(), pen);
    }

    /// From the bottom of the plane to its top.
    pub(super) fn vertical(&mut self, x: f64, pen: Pen) {
        let (x, _) = self.pixel(x, self.frame.y.range.start);
        let Layout { bottom, top, .. } = self.layout;
        self.line([(x, bottom), (x, top)], pen);
    }

    /// Rectangles of one colour, from corner to corner, `gap` fine pixels apart.
    pub(super) fn cells(
        &mut self,
        color: &'static str,
        cells: impl Iterator<Item = [(f64, f64); 2]>,
        gap: i32,
    ) {
        let mut shape = String::new();
        for [from, to] in cells {
            let (left, bottom) = self.pixel(from.0, from.1);
            let (right, top) = self.pixel(to.0, to.1);
            let (wide, high) = ((right - left - gap).max(1), (bottom - top).max(1));
            let _ = write!(shape, "M{left} {top}h{wide}v{high}h-{wide}z");
        }
        if !shape.is_empty() {
            let shape = markup!("<path fill=\"{}\" d=\"{}\"/>\n", color, shape);
            self.ground.push(&shape);
        }
    }

    /// In the middle of an empty plane.
    pub(super) fn note(&mut self, text: &str) {
        let Layout { top, bottom, .. } = self.layout;
        let middle = (self.layout.center(), i32::midpoint(top, bottom));
        self.label(text, middle, Anchor::Middle);
    }

    /// Where figures are; those beyond the plane are at its edge.
    fn pixel(&self, x: f64, y: f64) -> (i32, i32) {
        let Layout {
            left,
            right,
            top,
            bottom,
            ..
        } = self.layout;
        let x = left + along(x, &self.frame.x.range, right - left);
        (x, bottom - along(y, &self.frame.y.range, bottom - top))
    }

    fn line(&mut self, points: impl IntoIterator<Item = (i32, i32)>, pen: Pen) {
        let points = points.into_iter().map(|(x, y)| format!("{x},{y}"));
        let dashes = pen.dashes.map(|it| markup!(" stroke-dasharray=\"{}\"", it));
        self.figures.push(&markup!(
            "<polyline fill=\"none\"{} stroke=\"{}\" stroke-width=\"{}\" points=\"{}\"/>\n",
            dashes,
            pen.color,
            pen.width,
            points.collect::<Vec<_>>().join(" ")
        ));
    }

    fn marker(&mut self, (x, y): (i32, i32), pen: Pen) {
        self.figures.push(&markup!(
            "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{}\"/>\n",
            x,
            y,
            FINE * 3,
            pen.color
        ));
    }

    fn label(&mut self, text: &str, at: (i32, i32), anchor: Anchor) {
        self.write(text, at, self.layout.text, QUIET, anchor);
    }

    /// Its middle is at this height.
    fn write(&mut self, text: &str, (x, y): (i32, i32), size: i32, color: &str, anchor: Anchor) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        self.figures.push(&markup!(
            "<text x=\"{}\" y=\"{}\" dy=\"0.5ex\" text-anchor=\"{}\" font-family=\"sans-serif\" font-size=\"{}\" "
            "fill=\"{}\">{}</text>\n",
            x, y, anchor, size, color, text
        ));
    }
}

/// How many pixels of such a length are before the value. What is a hair below a pixel, as floating points are, is on it.
fn along(value: f64, range: &Range<f64>, length: i32) -> i32 {
    let share = (value - range.start) / (range.end - range.start);
    (share.clamp(0.0, 1.0) * f64::from(length) + 1e-3).floor() as i32
}
