//! The frame of a picture: title, legend and axes around a plane, and what can be drawn on that plane.

use std::fmt::Write as _;

use plotters::coord::Shift;
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::axis::Axis;
use super::series::{Readings, Segment};
use super::svg::{finish, hex};
use super::text::{shortened, width};

/// The colours of Okabe and Ito, which the colour-blind tell apart.
pub(super) const BLUE: RGBColor = RGBColor(0x00, 0x72, 0xB2);
pub(super) const GREEN: RGBColor = RGBColor(0x00, 0x9E, 0x73);
pub(super) const PURPLE: RGBColor = RGBColor(0xCC, 0x79, 0xA7);
pub(super) const VERMILLION: RGBColor = RGBColor(0xD5, 0x5E, 0x00);

const INK: RGBColor = RGBColor(0x1B, 0x1F, 0x24);
const QUIET: RGBColor = RGBColor(0x57, 0x60, 0x6A);
const GRID: RGBColor = RGBColor(0xD8, 0xDE, 0xE4);

/// Plotters counts in whole pixels: a picture is drawn this much larger than it is shown.
pub(super) const FINE: i32 = 2;

/// Curves with few points show where they are.
const MOST_MARKERS: usize = 40;

/// How large a picture is, in pixels.
#[derive(Clone, Copy, Debug)]
pub(in crate::report) struct Size {
    pub(super) width: i32,
    pub(super) height: i32,
    pub(super) text: i32,
}

impl Size {
    /// A file of its own.
    pub(super) const FILE: Self = Self {
        width: 960,
        height: 420,
        text: 14,
    };
    /// One of several in a page.
    pub(in crate::report) const INLINE: Self = Self {
        width: 560,
        height: 250,
        text: 13,
    };
}

/// All of a picture but its data.
#[derive(Debug)]
pub(super) struct Frame<'a> {
    pub(super) size: Size,
    /// None in a page, which has headings of its own.
    pub(super) title: Option<&'a str>,
    /// For those who cannot see it.
    pub(super) description: &'a str,
    pub(super) x: Axis,
    pub(super) y: Axis,
    pub(super) legend: Vec<Key>,
    /// What a page shows under the pointer, and how.
    pub(super) readings: Readings,
    pub(super) write: fn(f64) -> String,
}

/// An entry of a legend.
#[derive(Clone, Debug)]
pub(super) enum Key {
    Curve(RGBColor, String),
    /// From the first colour to the last.
    Ramp(&'static [RGBColor], String),
}

impl Key {
    pub(super) fn curve(color: RGBColor, text: impl Into<String>) -> Self {
        Self::Curve(color, text.into())
    }

    pub(super) fn text(&self) -> &str {
        let (Self::Curve(_, text) | Self::Ramp(_, text)) = self;
        text
    }

    /// How wide the picture before the text is.
    fn swatch(&self, text: i32) -> i32 {
        match self {
            Self::Curve(..) => text * 2,
            Self::Ramp(colors, _) => text * colors.len() as i32,
        }
    }
}

type Plane<'a> = DrawingArea<SVGBackend<'a>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;
type Drawn<'a> = Result<(), DrawingAreaErrorKind<<SVGBackend<'a> as DrawingBackend>::ErrorType>>;

/// What data is drawn on.
pub(super) struct Canvas<'a> {
    sheet: DrawingArea<SVGBackend<'a>, Shift>,
    plane: Plane<'a>,
    size: Size,
    /// Shapes that would be wordy one by one.
    paths: String,
}

/// An SVG, with the frame and what `paint` draws.
pub(super) fn draw(
    frame: &Frame<'_>,
    paint: impl for<'a> FnOnce(&mut Canvas<'a>) -> Drawn<'a>,
) -> String {
    let mut svg = String::new();
    let size = (
        (frame.size.width * FINE) as u32,
        (frame.size.height * FINE) as u32,
    );
    let sheet = SVGBackend::with_string(&mut svg, size).into_drawing_area();
    let paths = paint_all(sheet, frame, paint).expect("writing into memory does not fail");
    finish(&svg, &paths, frame)
}

fn paint_all<'a>(
    sheet: DrawingArea<SVGBackend<'a>, Shift>,
    frame: &Frame<'_>,
    paint: impl FnOnce(&mut Canvas<'a>) -> Drawn<'a>,
) -> Result<String, DrawingAreaErrorKind<std::io::Error>> {
    let layout = Layout::of(frame);
    let mut canvas = Canvas {
        plane: layout.plane(&sheet, frame),
        sheet,
        size: frame.size,
        paths: String::new(),
    };
    canvas.head(frame, &layout)?;
    canvas.axes(frame, &layout)?;
    paint(&mut canvas)?;
    canvas.sheet.present()?;
    Ok(canvas.paths)
}

/// Where the parts are, in fine pixels.
pub(super) struct Layout {
    pub(super) left: i32,
    pub(super) right: i32,
    pub(super) top: i32,
    pub(super) bottom: i32,
    /// The line of the legend.
    head: i32,
}

impl Layout {
    pub(super) fn of(frame: &Frame<'_>) -> Self {
        let text = frame.size.text * FINE;
        let labels = frame.y.ticks.iter().map(|(_, label)| width(label, text));
        let title = if frame.title.is_some() { text * 2 } else { 0 };
        let head = title + text;
        Self {
            left: labels.max().unwrap_or(0) + text,
            right: frame.size.width * FINE - text * 3 / 2,
            top: head + text * 3 / 2,
            bottom: frame.size.height * FINE - text * 7 / 2,
            head,
        }
    }

    fn plane<'a>(
        &self,
        sheet: &DrawingArea<SVGBackend<'a>, Shift>,
        frame: &Frame<'_>,
    ) -> Plane<'a> {
        let pixels = (self.left..self.right, self.bottom..self.top);
        let (x, y) = (frame.x.range.clone(), frame.y.range.clone());
        sheet.apply_coord_spec(Cartesian2d::<RangedCoordf64, RangedCoordf64>::new(
            x, y, pixels,
        ))
    }
}

impl<'a> Canvas<'a> {
    /// Title, the vertical axis's title, and the legend at the right of it.
    fn head(&self, frame: &Frame<'_>, layout: &Layout) -> Drawn<'a> {
        let text = self.size.text * FINE;
        let edge = text / 2;
        if let Some(title) = frame.title {
            let large = text * 5 / 4;
            let room = self.size.width * FINE - 2 * edge;
            let title = shortened(title, room, large);
            self.write(&title, (edge, text * 5 / 4), large, INK, HPos::Left)?;
        }
        self.write(&frame.y.title, (edge, layout.head), text, QUIET, HPos::Left)?;
        let mut right = layout.right;
        for key in frame.legend.iter().rev() {
            let words = right - width(key.text(), text);
            self.write(key.text(), (words, layout.head), text, INK, HPos::Left)?;
            let left = words - text / 2 - key.swatch(text);
            self.swatch(key, (left, layout.head), text)?;
            right = left - text;
        }
        Ok(())
    }

    fn swatch(&self, key: &Key, (left, middle): (i32, i32), text: i32) -> Drawn<'a> {
        match key {
            Key::Curve(color, _) => {
                let ends = [(left, middle), (left + text * 2, middle)];
                self.sheet.draw(&PathElement::new(ends, stroke(*color)))
            }
            Key::Ramp(colors, _) => (0..).zip(*colors).try_for_each(|(place, color)| {
                let from = (left + place * text, middle - text / 2);
                let to = (from.0 + text, middle + text / 2);
                self.sheet.draw(&Rectangle::new([from, to], color.filled()))
            }),
        }
    }

    fn axes(&mut self, frame: &Frame<'_>, layout: &Layout) -> Drawn<'a> {
        let text = self.size.text * FINE;
        let mut grid = String::new();
        for (value, label) in &frame.y.ticks {
            let y = self.pixel(frame.x.range.start, *value).1;
            let _ = write!(grid, "M{} {y}H{}", layout.left, layout.right);
            let at = (layout.left - text / 2, y);
            self.write(label, at, text, QUIET, HPos::Right)?;
        }
        let _ = writeln!(
            self.paths,
            "<path stroke=\"{}\" stroke-width=\"{FINE}\" d=\"{grid}\"/>",
            hex(GRID)
        );
        for (value, label) in &frame.x.ticks {
            let x = self.pixel(*value, frame.y.range.start).0;
            let end = layout.bottom + text / 3;
            self.rule((x, layout.bottom), (x, end), QUIET)?;
            let at = (x, layout.bottom + text);
            self.write(label, at, text, QUIET, HPos::Center)?;
        }
        let corner = (layout.left, layout.bottom);
        self.rule(corner, (layout.right, layout.bottom), QUIET)?;
        let at = (
            i32::midpoint(layout.left, layout.right),
            layout.bottom + text * 5 / 2,
        );
        self.write(&frame.x.title, at, text, QUIET, HPos::Center)
    }

    pub(super) fn curves(&self, segments: &[Segment], color: RGBColor) -> Drawn<'a> {
        let few = segments.iter().map(Vec::len).sum::<usize>() <= MOST_MARKERS;
        for segment in segments {
            self.plane
                .draw(&PathElement::new(segment.clone(), stroke(color)))?;
            if few || segment.len() == 1 {
                for point in segment {
                    self.plane
                        .draw(&Circle::new(*point, FINE * 3, color.filled()))?;
                }
            }
        }
        Ok(())
    }

    /// A curve that stays as it is from point to point.
    pub(super) fn steps(&self, segments: &[Segment], color: RGBColor) -> Drawn<'a> {
        let stepped = segments.iter().map(|segment| {
            let corners = segment.windows(2).map(|pair| (pair[1].0, pair[0].1));
            let mut points = vec![segment[0]];
            for (corner, point) in corners.zip(&segment[1..]) {
                points.extend([corner, *point]);
            }
            points
        });
        self.curves(&stepped.collect::<Vec<_>>(), color)
    }

    pub(super) fn vertical(&self, x: f64, y: std::ops::Range<f64>, color: RGBColor) -> Drawn<'a> {
        self.plane
            .draw(&PathElement::new([(x, y.start), (x, y.end)], stroke(color)))
    }

    /// Rectangles of one colour, from corner to corner, `gap` fine pixels apart.
    pub(super) fn cells(
        &mut self,
        color: RGBColor,
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
            let _ = writeln!(self.paths, "<path fill=\"{}\" d=\"{shape}\"/>", hex(color));
        }
    }

    /// In the middle of an empty plane.
    pub(super) fn note(&self, text: &str, frame: &Frame<'_>) -> Drawn<'a> {
        let layout = Layout::of(frame);
        let middle = (
            i32::midpoint(layout.left, layout.right),
            i32::midpoint(layout.top, layout.bottom),
        );
        self.write(text, middle, self.size.text * FINE, QUIET, HPos::Center)
    }

    fn pixel(&self, x: f64, y: f64) -> (i32, i32) {
        self.plane.map_coordinate(&(x, y))
    }

    fn rule(&self, from: (i32, i32), to: (i32, i32), color: RGBColor) -> Drawn<'a> {
        let style = color.stroke_width(FINE as u32);
        self.sheet.draw(&PathElement::new([from, to], style))
    }

    fn write(
        &self,
        text: &str,
        at: (i32, i32),
        size: i32,
        color: RGBColor,
        side: HPos,
    ) -> Drawn<'a> {
        // Plotters divides the size by this factor when it writes SVG.
        let font = ("sans-serif", f64::from(size) * 1.24);
        let style = TextStyle::from(font.into_font())
            .color(&color)
            .pos(Pos::new(side, VPos::Center));
        self.sheet.draw_text(text, &style, at)
    }
}

fn stroke(color: RGBColor) -> ShapeStyle {
    color.stroke_width(2 * FINE as u32)
}
